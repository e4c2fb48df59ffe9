using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Graph;
using JitAccess.Azure.Http;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Policies;
using Xunit;

namespace JitAccess.Azure.Tests;

/// <summary>What the directory does where Graph refuses, lies or does not answer.</summary>
public sealed class GraphFailureTests
{
    private const string Group = "d0117050-0000-4000-8000-000000000001";
    private const string Nobody = """{"value":[]}""";
    private const string Denied = """{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}""";

    private readonly ScriptedHandler service = new();
    private readonly FakeClock clock = new();
    private readonly GraphDirectory directory;

    public GraphFailureTests()
    {
        var endpoint = new Uri("https://graph.microsoft.us");
        var connection = new ArmConnection
        {
            Endpoint = endpoint,
            Handler = service,
            Credential = Tokens.Credential("graph-token"),
            Scope = "https://graph.microsoft.us/.default",
            Clock = clock,
        };
        var client = new ArmClient(ArmPipeline.Create(connection, connection.Credential, new HttpClient(service)), endpoint, clock);
        directory = new GraphDirectory(new GraphClient(client, endpoint));
    }

    [Fact]
    public async Task Find_Name_GoesIntoTheQueryEscaped()
    {
        service.Answer(200, Nobody);

        Assert.Null(await FindAsync("O'Neil & Co #1+1@contoso.example"));
        Assert.Equal(
            "https://graph.microsoft.us/v1.0/users?$filter=userPrincipalName%20eq%20%27O%27%27Neil%20%26%20Co%20%231%2B1%40contoso.example%27"
            + "%20or%20mail%20eq%20%27O%27%27Neil%20%26%20Co%20%231%2B1%40contoso.example%27&$select=id,displayName,userPrincipalName,mail",
            service.Requests[0].Uri.AbsoluteUri);
        Assert.Equal(["/v1.0/users", "/v1.0/groups", "/v1.0/servicePrincipals"], service.Requests.Select(request => request.Uri.AbsolutePath));
        Assert.All(service.Requests, request => Assert.Equal("Bearer graph-token", request.Authorization));
    }

    [Fact]
    public async Task Find_AnswerWithAnotherName_IsNobody()
    {
        // A directory that compares without accents, or that does not filter at all.
        service.Answer(200, Items((Group, "Jos\u00e9"), ("d0117050-0000-4000-8000-000000000002", "admins"))).Answer(200, Nobody);

        Assert.Null(await FindAsync("Jose"));
    }

    [Fact]
    public async Task Find_AnswerInDecomposedLetters_IsTheSameName()
    {
        service.Answer(200, Items((Group, "Jose\u0301"))).Answer(200, Nobody);

        Assert.Equal(Group, (await FindAsync("jos\u00e9"))!.ObjectId);
    }

    [Fact]
    public async Task Find_SecondPage_IsReadToo()
    {
        service.Answer(200, $$"""{"value":[],"@odata.nextLink":"https://graph.microsoft.us/v1.0/groups?$skiptoken=2"}""").Answer(200, Items((Group, "sre")))
            .Answer(200, Nobody);

        Assert.Equal(Group, (await FindAsync("sre"))!.ObjectId);
    }

    [Fact]
    public async Task Find_PageAtAnotherHost_IsNotAskedForWithOurToken()
    {
        service.Answer(200, """{"value":[],"@odata.nextLink":"https://evil.example/v1.0/groups"}""");

        Assert.Equal(ErrorIds.DirectoryUnavailable, (await UnavailableAsync(() => FindAsync("sre"))).ErrorId);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task Find_NameWhereOneKindMayNotBeSeen_IsNotGuessed()
    {
        service.Answer(200, Items((Group, "sre"))).Answer(403, Denied);

        var error = await UnavailableAsync(() => FindAsync("sre"));

        Assert.Equal(JitErrorKind.PermissionDenied, error.Kind);
        Assert.Contains("Application.Read.All", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_PrincipalNameWhereOtherKindsMayNotBeSeen_IsCertainAllTheSame()
    {
        service.Answer(200,
            $$"""{"value":[{"id":"{{Tokens.ObjectId}}","userPrincipalName":"bob@contoso.example","mail":"b@contoso.example","displayName":"Bob"}]}""")
            .Answer(403, Denied);

        Assert.Equal(new Person(Tokens.ObjectId, "bob@contoso.example", PersonKind.User), await FindAsync("bob@contoso.example"));
    }

    [Fact]
    public async Task Find_MailOfTwoUsers_IsAmbiguous()
    {
        var two = string.Join(",",
            new[] { "1", "2" }
            .Select(n => $$"""{"id":"a0117050-0000-4000-8000-00000000000{{n}}","userPrincipalName":"u{{n}}@contoso.example","mail":"ops@contoso.example"}"""));
        service.Answer(200, $$"""{"value":[{{two}}]}""").Answer(200, Nobody);

        var error = await Assert.ThrowsAsync<JitAccessException>(() => FindAsync("ops@contoso.example"));

        Assert.Equal(ErrorIds.PersonAmbiguous, error.ErrorId);
        Assert.Contains("user 'u2@contoso.example' (a0117050-0000-4000-8000-000000000002)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, """{"error":{"code":"InvalidAuthenticationToken","message":"Access token validation failure. Invalid audience."}}""", "Connect-JitAccess")]
    [InlineData(403, Denied, "GroupMember.Read.All")]
    [InlineData(400, """{"error":{"code":"Request_BadRequest","message":"no"}}""", "no")]
    [InlineData(200, "<html>", "no JSON")]
    [InlineData(200, """{"value":"d0117050-0000-4000-8000-000000000001"}""", "without 'value'")]
    public async Task FilterGroups_RefusedOrNonsense_IsUnavailable(int status, string body, string expected)
    {
        service.Answer(status, body);

        var error = await UnavailableAsync(() => FilterAsync(Group));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilterGroups_GraphThatNeverRecovers_IsUnavailableAfterItsRetries()
    {
        service.Answer(503);

        await UnavailableAsync(() => FilterAsync(Group));
        Assert.Equal(6, service.Requests.Count);
        Assert.Equal(5, clock.Delays.Count);
    }

    [Fact]
    public async Task FilterGroups_NoConnection_IsUnavailable()
    {
        service.Do(() => throw new HttpRequestException("no route to host"));

        Assert.Equal(JitErrorKind.Connection, (await UnavailableAsync(() => FilterAsync(Group))).Kind);
    }

    [Fact]
    public async Task FilterGroups_AnswerWithGroupsThatNobodyAskedFor_GivesNone()
    {
        service.Answer(200, """{"value":["d0117050-0000-4000-8000-000000000009","all","",null]}""");

        Assert.Empty(await FilterAsync(Group));
    }

    [Fact]
    public async Task FilterGroups_SecondPartFails_IsUnavailableAsAWhole()
    {
        service.Answer(200, $$"""{"value":["{{Group}}"]}""").Answer(403, Denied);

        await UnavailableAsync(() => FilterAsync([Group, .. Enumerable.Range(0, 20).Select(_ => Guid.NewGuid().ToString())]));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Find_IdWhereNobodyMayBeSeen_IsTakenAsItIs(int status)
    {
        service.Answer(status, Denied);

        Assert.Equal(new Person(Group, Name: null), await FindAsync(Group.ToUpperInvariant()));
        Assert.Equal(status == 403 ? 4 : 1, service.Requests.Count);
    }

    [Fact]
    public async Task Find_IdAnsweredWithSomebodyElse_StaysThatId()
    {
        service.Answer(200, $$"""{"id":"{{Tokens.ObjectId}}","userPrincipalName":"mallory@contoso.example"}""");

        Assert.Equal(new Person(Group, Name: null), await FindAsync(Group));
    }

    [Fact]
    public async Task NoTokenForGraph_KnowsIdsOnlyAndSaysWhatHelps()
    {
        var blind = new GraphDirectory(client: null);

        Assert.Equal(new Person(Group, Name: null), await blind.FindAsync(" " + Group.ToUpperInvariant(), CancellationToken.None));
        Assert.Contains("-GraphAccessToken", (await UnavailableAsync(() => blind.FindAsync("bob@contoso.example", CancellationToken.None))).Message,
            StringComparison.Ordinal);
        Assert.Contains("-GraphAccessToken", (await UnavailableAsync(() => blind.FilterGroupsAsync(Tokens.ObjectId, [Group], CancellationToken.None))).Message,
            StringComparison.Ordinal);
        Assert.Empty(await blind.FilterGroupsAsync(Tokens.ObjectId, [], CancellationToken.None));
    }

    [Fact]
    public async Task Cancelled_IsCancelledAndNotUnavailable()
    {
        service.Answer(503);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => directory.FilterGroupsAsync(Tokens.ObjectId, [Group], stop.Token));
    }

    private static string Items(params (string Id, string Name)[] items) =>
        $$"""{"value":[{{string.Join(",", items.Select(item => $$"""{"id":"{{item.Id}}","displayName":"{{item.Name}}"}"""))}}]}""";

    private static async Task<JitAccessException> UnavailableAsync(Func<Task> ask)
    {
        var error = await Assert.ThrowsAnyAsync<JitAccessException>(ask);
        Assert.Equal(ErrorIds.DirectoryUnavailable, error.ErrorId);
        return error;
    }

    private Task<Person?> FindAsync(string text) => directory.FindAsync(text, CancellationToken.None);

    private Task<IReadOnlyList<string>> FilterAsync(params string[] groups) => directory.FilterGroupsAsync(Tokens.ObjectId, groups, CancellationToken.None);
}
