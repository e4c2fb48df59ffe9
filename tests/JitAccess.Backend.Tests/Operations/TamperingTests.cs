using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>What happens when somebody edits rules, tags or the ledger by hand: nothing opens more, or longer, than was asked.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_LastRevisionOfTheAttachmentIsBroken_DoesNotFallBackToTheOneBefore(bool garbage)
    {
        using var folder = new TemporaryFolder();
        var context = await stage.ConnectAsync(store: folder.Path);
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.EnableAsync(context, Stage.Protection("web01") with { Sources = AllowedSources.Parse(["203.0.113.128/25"]) });
        var last = Assert.Single(Directory.GetFiles(folder.Path, "2.json", SearchOption.AllDirectories));
        var text = await File.ReadAllTextAsync(last);
        await File.WriteAllTextAsync(last, garbage ? "{ not json" : text.Replace("\"previous\": \"", "\"previous\": \"0", StringComparison.Ordinal));

        var error = await stage.RefusedAsync(ErrorIds.VmSuspended, () => stage.RequestAsync(context, Stage.Wish("web01")));

        Assert.Contains("2.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(stage.Told.Warnings, warning => warning.Contains("2.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Protection_ItsOnlyRevisionIsBroken_IsNamedInsteadOfAskingForWhatCannotSucceed()
    {
        using var folder = new TemporaryFolder();
        var context = await stage.ConnectAsync(store: folder.Path);
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "control", "attachments"), "1.json",
            SearchOption.AllDirectories)), "[]");

        foreach (var attempt in new Func<Task>[]
        {
            () => stage.RequestAsync(context, Stage.Wish("web01")), () =>
                stage.EnableAsync(context, Stage.Protection("web01")), () => stage.DisableAsync(context, "web01"),
        })
        {
            Assert.Contains("1.json", (await stage.RefusedAsync(ErrorIds.FactCorrupt, attempt)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Policy_WithABrokenChain_IsNotSaidToBeSuspendedBySomebody()
    {
        using var folder = new TemporaryFolder();
        var context = await stage.ConnectAsync(store: folder.Path);
        _ = await stage.SetAsync(context, new PolicyChange { Name = PolicyStage.Name, Ports = [PortSpecification.Ssh], Requesters = [Stage.Alice] });
        _ = await stage.SetAsync(context, new PolicyChange { Name = PolicyStage.Name, MaxDuration = TimeSpan.FromHours(2) });
        _ = await stage.EnableAsync(context, new EnableOptions { Vm = VmReference.Of(Stage.VmId("web01")), Policies = [PolicyStage.Name] });
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "control", "policies", PolicyStage.Name, "2.json"), "[]");
        context = await stage.ConnectAsync(store: folder.Path);

        var error = await stage.RefusedAsync(ErrorIds.PolicySuspended, () => stage.RequestAsync(context, Stage.Wish("web01")));

        Assert.Contains("2.json cannot be read", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Resume-JitPolicy", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("edited by hand")]
    [InlineData("")]
    public async Task Sweep_ExpiryUnreadableAndNoFact_ClosesAtOnce(string description)
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var group = ResourceId.Parse(Stage.GroupId("web01-nsg"));
        var forged = new SecurityRule
        {
            Name = "JitAccess-Allow-01m819mme9dwf3txpswq-1",
            Description = description,
            Priority = 500,
            Direction = RuleDirection.Inbound,
            Access = RuleAccess.Allow,
            Protocol = "Tcp",
            Sources = ["*"],
            Destinations = ["10.10.1.4"],
            DestinationPorts = ["22"],
        };
        await context.Network.PutRuleAsync(group, forged, new Core.Ports.WriteIntent(null), Stage.None);

        await stage.SweepAsync(context);

        Assert.DoesNotContain(stage.Ours(), name => name.Contains("JitAccess-Allow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_DescriptionProlonged_ClosesAtTheClaimedTime()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));
        var id = ResourceId.Parse(Stage.GroupId("web01-nsg"));
        var rule = (await context.Network.GetSecurityGroupAsync(id, Stage.None)).Rules.First(candidate =>
            candidate.Name.Contains(grant.RequestId, StringComparison.Ordinal));
        await context.Network.PutRuleAsync(id, rule with { Description = rule.Description!.Replace("T10:", "T20:", StringComparison.Ordinal) },
            new Core.Ports.WriteIntent(null), Stage.None);
        stage.World.Clock.Advance(TimeSpan.FromHours(1));

        await stage.SweepAsync(context);

        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sweep_BaselineDeletedOrInverted_IsShownAndWrittenAgain(bool deleted)
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var good = stage.Everything();
        var id = ResourceId.Parse(Stage.GroupId("web01-nsg"));
        var deny = (await context.Network.GetSecurityGroupAsync(id, Stage.None)).Rules.First(rule =>
            rule.Name.StartsWith("JitAccess-Deny", StringComparison.Ordinal));
        if (deleted)
        {
            await context.Network.DeleteRuleAsync(id, deny.Name, new Core.Ports.WriteIntent(null), Stage.None);
        }
        else
        {
            await context.Network.PutRuleAsync(id, deny with { Access = RuleAccess.Allow }, new Core.Ports.WriteIntent(null), Stage.None);
        }

        var shown = Assert.Single(await new GetVms(context, stage.Told).ListAsync([Stage.Vm("web01")], Stage.None));
        Assert.Equal((false, "Degraded"), (shown.Protected, shown.State));
        Assert.Contains(deny.Name, Assert.Single(shown.Notes), StringComparison.Ordinal);
        var result = await stage.SweepAsync(context);

        Assert.Equal("Repair", Assert.Single(result.Actions).Action);
        Assert.Equal(good, stage.Everything());
    }

    [Fact]
    public async Task Claim_LongerThanWhatWasAsked_DoesNotProlong()
    {
        var alice = await stage.ConnectAsync();
        var rita = await stage.ConnectAsync("rita@contoso.example");
        await stage.EnableAsync(alice, Stage.Protection("web01"));
        var waiting = await stage.RequestAsync(rita, Stage.Wish("web01"));
        var requestId = RequestId.Parse(waiting.RequestId);
        var forged = new Core.Facts.OpeningFact
        {
            RequestId = requestId,
            Subject = (await rita.Facts.ReadAsync(Core.Facts.FactPath.InRequests(requestId, rita.Account.ObjectId, "request"), Stage.None))!.Hash,
            Until = stage.World.Clock.Now.AddHours(20),
            Rules = [],
            VmId = "x",
            AttachmentRevision = 1,
            Author = rita.Account,
            At = stage.World.Clock.Now,
        };
        await rita.Facts.TryCreateAsync(Core.Facts.FactPath.InJournal(requestId, "opening"), forged, Stage.None);

        await stage.SweepAsync(alice);

        var open = await new GetRequests(rita, stage.Told).GetAsync(RequestReference.Of(waiting.RequestId), Stage.None);
        Assert.Equal(stage.World.Clock.Now.AddHours(1), open.ExpiresOn);
        stage.World.Clock.Advance(TimeSpan.FromHours(1));
        await stage.SweepAsync(alice);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Sweep_RuleWidenedByHand_ClosesTheGrant()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));
        var id = ResourceId.Parse(Stage.GroupId("web01-nsg"));
        var rule = (await context.Network.GetSecurityGroupAsync(id, Stage.None)).Rules.First(candidate =>
            candidate.Name.Contains(grant.RequestId, StringComparison.Ordinal));
        await context.Network.PutRuleAsync(id, rule with { Sources = ["*"] }, new Core.Ports.WriteIntent(null), Stage.None);
        Assert.True(stage.GetsThrough("web01", "198.18.0.1"));

        var result = await stage.SweepAsync(context);

        Assert.Contains("RuleEdited", Assert.Single(result.Actions).Message, StringComparison.Ordinal);
        Assert.False(stage.GetsThrough("web01", "198.18.0.1"));
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Sweep_TagShortenedByHand_ClosesEarlier()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.UpdateTags(Stage.GroupId("web01-nsg"),
            new Dictionary<string, string?>(StringComparer.Ordinal) { [$"JitAccess-{grant.RequestId}"] = "until=2026-03-02T09:10:00Z" });
        stage.World.Clock.Advance(TimeSpan.FromMinutes(10));

        await stage.SweepAsync(context);

        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Fact]
    public async Task Sweep_TagWipedByRedeployment_SetsItAgain()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.UpdateTags(Stage.GroupId("web01-nsg"), new Dictionary<string, string?>(StringComparer.Ordinal) { [$"JitAccess-{grant.RequestId}"] = null });

        var result = await stage.SweepAsync(context);

        Assert.Equal("RepairTag", Assert.Single(result.Actions).Action);
        Assert.Contains($"prod-rg/web01-nsg/tag/JitAccess-{grant.RequestId}", stage.Ours());
    }
}
