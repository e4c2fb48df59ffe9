using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>In an emergency the doors count, and not what the ledger says of them.</summary>
public sealed class RevokeUnlistedTests : IDisposable
{
    private readonly Stage stage = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        stage.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("requests")]
    [InlineData("journal")]
    [InlineData("requests", "journal", "control")]
    public async Task Revoke_FactsOfAnOpenGrantAreGone_ClosesItAllTheSame(params string[] gone)
    {
        var (context, _) = await OpenAsync();
        foreach (var zone in gone)
        {
            Directory.Delete(Path.Combine(folder.Path, zone), recursive: true);
        }

        var found = Assert.Single(await CloseAsync(context, vm: null));

        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Contains(stage.Told.Warnings,
            warning => warning.Contains(found.RequestId.ToString(), StringComparison.Ordinal) && warning.Contains("Test-JitLedger", StringComparison.Ordinal));
        Assert.Empty(await CloseAsync(context, vm: null));
    }

    [Fact]
    public async Task Revoke_SomebodySaysItIsClosed_ClosesItByItsId()
    {
        var (context, request) = await OpenAsync();
        await SayItIsClosedAsync(context, request);

        var revoked = await stage.RevokeAsync(context, request);

        Assert.Equal(RequestStatus.Revoked, revoked.Status);
        Assert.NotEmpty(revoked.Changes);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Empty((await stage.RevokeAsync(context, request)).Changes);
    }

    [Fact]
    public async Task Revoke_ClaimCannotBeRead_IsPlannedOnceAndClosed()
    {
        var (_, request) = await OpenAsync();
        var claim = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "journal"), "opening.json", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(claim, "{ not json");
        var other = await stage.ConnectAsync(store: folder.Path);
        var revoke = new RevokeAccess(other, stage.Told);

        var plan = await revoke.PlanAsync(RequestReference.Of(request.RequestId), null, Stage.None);

        // Revoke-JitAccess -All shows what is unlisted only where no plan has its rules.
        Assert.Single(plan.Plan.Changes, change => change.Name.StartsWith($"JitAccess-Allow-{request.RequestId}", StringComparison.Ordinal));
        Assert.StartsWith("close", plan.Plan.Action, StringComparison.Ordinal);
        var revoked = await revoke.ExecuteAsync(plan, Stage.None);
        Assert.Equal(RequestStatus.Revoked, revoked.Status);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Empty(await CloseAsync(other, vm: null));
    }

    [Fact]
    public async Task Revoke_OfOneVm_ClosesWhatItsAddressesAreOpenTo_AndNothingElse()
    {
        var (context, request) = await OpenAsync();
        await stage.EnableAsync(context, Stage.Protection("app01"));
        _ = await stage.RequestAsync(context, Stage.Wish("app01"));
        await SayItIsClosedAsync(context, request);
        Assert.Empty(await CloseAsync(context, "db01"));

        Assert.Equal(request.RequestId, Assert.Single(await CloseAsync(context, "web01")).RequestId.ToString());

        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.True(stage.GetsThrough("app01", Stage.Engineer));
    }

    [Fact]
    public async Task Revoke_WhatWasDealtWith_IsLeftAlone()
    {
        var (context, request) = await OpenAsync();

        Assert.Empty(await new RevokeUnlisted(context, stage.Told).FindAsync(null, new HashSet<string> { request.RequestId }, Stage.None));
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Theory]
    [InlineData("closed is forged")]
    [InlineData("requests")]
    [InlineData("journal")]
    public async Task Disable_OfAVmWithAGrantThatTheLedgerDoesNotList_ShowsItAndClosesIt(string trouble)
    {
        var (context, request) = await OpenAsync();
        if (trouble.StartsWith("closed", StringComparison.Ordinal))
        {
            await SayItIsClosedAsync(context, request);
        }
        else
        {
            Directory.Delete(Path.Combine(folder.Path, trouble), recursive: true);
        }

        // A connection of its own: the first one remembers what it has read.
        var other = await stage.ConnectAsync(store: folder.Path);
        var disable = new DisableVm(other, stage.Told);
        var plan = await disable.PlanAsync(VmReference.Of(Stage.VmId("web01")), moveBack: false, Stage.None);

        Assert.Single(plan.Plan.Changes, change => change.Name.StartsWith($"JitAccess-Allow-{request.RequestId}", StringComparison.Ordinal));
        Assert.Contains(plan.Plan.Notes, note => note.Contains(request.RequestId, StringComparison.Ordinal));
        var disabled = await disable.ExecuteAsync(plan, Stage.None);
        Assert.Contains(disabled.Changes, change => change.Name.StartsWith($"JitAccess-Allow-{request.RequestId}", StringComparison.Ordinal));
        Assert.Empty(stage.Ours());
    }

    [Fact]
    public async Task Disable_AfterTheProtectionEnded_ClosesWhatTheLedgerDoesNotList()
    {
        var (context, request) = await OpenAsync();
        var groupId = ResourceId.Parse(Stage.GroupId("web01-nsg"));
        var rule = (await context.Network.GetSecurityGroupAsync(groupId, Stage.None)).Rules
            .Single(rule => rule.Name.StartsWith($"JitAccess-Allow-{request.RequestId}", StringComparison.Ordinal));
        _ = await stage.DisableAsync(context, "web01");

        // A write that was accepted can surface late.
        await context.Network.PutRuleAsync(groupId, rule, new WriteIntent(null), Stage.None);
        _ = await stage.DisableAsync(context, "web01");

        Assert.Empty(stage.Ours());
        var error = await Assert.ThrowsAsync<JitAccessException>(() => stage.DisableAsync(context, "web01"));
        Assert.Equal(ErrorIds.VmNotProtected, error.ErrorId);
    }

    [Fact]
    public async Task Disable_OfOneVm_LeavesWhatTheLedgerDoesNotListOfAnother()
    {
        // Both are behind app-nsg.
        var context = await stage.ConnectAsync(store: folder.Path);
        await stage.EnableAsync(context, Stage.Protection("app01"));
        await stage.EnableAsync(context, Stage.Protection("app02"));
        await SayItIsClosedAsync(context, await stage.RequestAsync(context, Stage.Wish("app02")));

        _ = await stage.DisableAsync(context, "app01");

        Assert.True(stage.GetsThrough("app02", Stage.Engineer));
        Assert.DoesNotContain(stage.Told.Warnings, warning => warning.Contains("does not list", StringComparison.Ordinal));
    }

    private async Task<(JitContext Context, JitRequest Request)> OpenAsync()
    {
        var context = await stage.ConnectAsync(store: folder.Path);
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var request = await stage.RequestAsync(context, Stage.Wish("web01"));
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
        return (context, request);
    }

    private async Task SayItIsClosedAsync(JitContext context, JitRequest request)
    {
        var id = RequestId.Parse(request.RequestId);
        var closed = new ClosedFact
        {
            RequestId = id,
            Cause = ClosingCause.Revoked,
            Rules = [],
            SessionsMayContinue = false,
            Proof = "Proved",
            Author = context.Account,
            At = stage.World.Clock.Now
        };
        Assert.NotNull(await context.Facts.TryCreateAsync(FactPath.InJournal(id, "closed"), closed, Stage.None));
    }

    private async Task<IReadOnlyList<UnlistedGrant>> CloseAsync(JitContext context, string? vm)
    {
        var operation = new RevokeUnlisted(context, stage.Told);
        var found = await operation.FindAsync(vm is null ? null : VmReference.Of(Stage.VmId(vm)), new HashSet<string>(), Stage.None);
        foreach (var grant in found)
        {
            _ = await operation.ExecuteAsync(grant, Stage.None);
        }

        return found;
    }
}
