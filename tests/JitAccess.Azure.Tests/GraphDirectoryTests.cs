using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Azure.Tests;

/// <summary>The directory against the sandbox's Graph.</summary>
public sealed class GraphDirectoryTests : IAsyncLifetime
{
    private Embedded azure = null!;

    private IDirectory Directory => azure.Session.Directory;

    public async Task InitializeAsync() => azure = await Embedded.OpenAsync();

    public Task DisposeAsync()
    {
        azure.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("bob@contoso.example", PersonKind.User)]
    [InlineData(" BOB@CONTOSO.EXAMPLE ", PersonKind.User)]
    [InlineData("sweeper", PersonKind.ServicePrincipal)]
    [InlineData("sre-team", PersonKind.Group)]
    public async Task Find_Name_IsThatPersonByNameAndById(string name, PersonKind kind)
    {
        var found = (await FindAsync(name))!;
        var again = (await FindAsync(found.ObjectId.ToUpperInvariant()))!;

        Assert.Equal((kind, name.Trim().ToLowerInvariant()), (found.Kind, found.Name));
        Assert.Equal(found, again);
    }

    [Fact]
    public async Task Find_ApplicationId_IsItsServicePrincipal()
    {
        var sweeper = azure.World.People.Single(person => person.Name == "sweeper");

        Assert.Equal(new Person(sweeper.ObjectId, "sweeper", PersonKind.ServicePrincipal), await FindAsync(sweeper.AppId!));
    }

    [Theory]
    [InlineData("eve@contoso.example")]
    [InlineData("no such group")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("bob")]
    [InlineData("Bob Baker")] // what users call themselves is not asked
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("a\r\nHost: evil.example")]
    [InlineData("\ud83d")]
    public async Task Find_WhatNobodyIsCalled_IsNull(string name) => Assert.Null(await FindAsync(name));

    [Fact]
    public async Task Find_TenKilobytes_IsNullWithoutAsking()
    {
        azure.World.ClearRequests();

        Assert.Null(await FindAsync(new string('x', 10_000)));
        Assert.Empty(azure.World.Requests);
    }

    [Theory]
    [InlineData("O'Neil")]
    [InlineData("' or displayName ne '")]
    [InlineData("''")]
    [InlineData("a&$filter=displayName eq 'sre-team'")]
    [InlineData("50% + 50%25 #1 ?x=y;z")]
    [InlineData("../../groups/../users")]
    [InlineData("\u0130stanbul Operasyon \u011f\u00fc\u015f\u0131\u00f6\u00e7 \ud83d\ude80")]
    [InlineData("\u202Ereversed\u202C")]
    [InlineData("\"<script>\\")]
    public async Task Find_HostileName_IsExactlyThatGroup(string name)
    {
        Assert.Null(await FindAsync(name));
        var id = azure.World.AddGroup(name);

        var found = (await FindAsync(name))!;

        Assert.Equal((id, PersonKind.Group), (found.ObjectId, found.Kind));
        Assert.DoesNotContain('\u202E', found.ToString());
    }

    [Fact]
    public async Task Find_HostileUserName_IsExactlyThatUser()
    {
        var user = azure.World.AddPerson("o'neil+on.call&x=1#@contoso.example", "O'Neil", SandboxPersonKind.User);

        Assert.Equal(user.ObjectId, (await FindAsync(user.Name))!.ObjectId);
        Assert.Null(await FindAsync("o'neil on.call&x=1#@contoso.example"));
    }

    [Fact]
    public async Task Find_NameOfSeveral_ListsThemWithTheirIds()
    {
        var principal = azure.World.AddPerson("sre-team", "sre-team", SandboxPersonKind.ServicePrincipal);
        var group = azure.World.AddGroup("sre-team");

        var error = await Assert.ThrowsAsync<JitAccessException>(() => FindAsync("sre-team"));

        Assert.Equal((ErrorIds.PersonAmbiguous, JitErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains($"group 'sre-team' ({group})", error.Message, StringComparison.Ordinal);
        Assert.Contains($"service principal 'sre-team' ({principal.ObjectId})", error.Message, StringComparison.Ordinal);
        Assert.Equal(PersonKind.Group, (await FindAsync(group))!.Kind);
    }

    [Fact]
    public async Task Find_GroupThatIsCalledLikeAUser_IsAmbiguous()
    {
        azure.World.AddGroup("bob@contoso.example");

        Assert.Equal(ErrorIds.PersonAmbiguous, (await Assert.ThrowsAsync<JitAccessException>(() => FindAsync("bob@contoso.example"))).ErrorId);
    }

    [Fact]
    public async Task FilterGroups_AreThoseOfThePerson_AsTheyWereWritten()
    {
        var (team, approvers) = ((await FindAsync("sre-team"))!.ObjectId, (await FindAsync("approvers"))!.ObjectId);
        var (carol, lead) = ((await FindAsync("carol@contoso.example"))!.ObjectId, (await FindAsync("lead@contoso.example"))!.ObjectId);

        Assert.Equal([team.ToUpperInvariant()], await FilterAsync(carol, approvers, "sre-team", team.ToUpperInvariant()));
        Assert.Equal([approvers, team], await FilterAsync(lead.ToUpperInvariant(), approvers, team));
        Assert.Empty(await FilterAsync(lead, Guid.NewGuid().ToString()));
        Assert.Empty(await FilterAsync(Guid.NewGuid().ToString(), team));
        Assert.Empty(await FilterAsync("lead@contoso.example", team));
    }

    [Fact]
    public async Task FilterGroups_FortyFive_AreAskedTwentyAtATime()
    {
        var team = (await FindAsync("sre-team"))!.ObjectId;
        var carol = (await FindAsync("carol@contoso.example"))!.ObjectId;
        azure.World.ClearRequests();

        var held = await FilterAsync(carol, [.. Enumerable.Range(0, 44).Select(_ => Guid.NewGuid().ToString()), team, team]);

        Assert.Equal([team, team], held);
        Assert.Equal([200, 200, 200], azure.World.Requests.Select(request => request.Status));
    }

    [Fact]
    public async Task FilterGroups_OneThatWasDeleted_HidesNoOther()
    {
        var team = (await FindAsync("sre-team"))!.ObjectId;
        var approvers = (await FindAsync("approvers"))!.ObjectId;
        var lead = (await FindAsync("lead@contoso.example"))!.ObjectId;
        azure.World.RemoveGroup("approvers");

        Assert.Equal([team], await FilterAsync(lead, approvers, team));
        Assert.Empty(await FilterAsync(lead, approvers));
    }

    [Fact]
    public async Task FilterGroups_None_AsksNothing()
    {
        azure.World.ClearRequests();

        Assert.Empty(await FilterAsync(Guid.NewGuid().ToString()));
        Assert.Empty(azure.World.Requests);
    }

    [Fact]
    public async Task FilterGroups_BusyGraph_IsAskedAgain()
    {
        var team = (await FindAsync("sre-team"))!.ObjectId;
        var carol = (await FindAsync("carol@contoso.example"))!.ObjectId;
        azure.World.Faults.Add(new FaultRule
        {
            Path = "checkMemberGroups",
            Kind = FaultKind.Status,
            Status = 429,
            RetryAfter = TimeSpan.FromSeconds(7),
            Times = 2
        });

        Assert.Equal([team], await FilterAsync(carol, team));
    }

    private Task<Person?> FindAsync(string text) => Directory.FindAsync(text, CancellationToken.None);

    private Task<System.Collections.Generic.IReadOnlyList<string>> FilterAsync(string objectId, params string[] groups) =>
        Directory.FilterGroupsAsync(objectId, groups, CancellationToken.None);
}
