using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>What comes out carries its proof: Proved, Unknown with the reasons, or an error with a witness after everything was removed again.</summary>
public sealed class ProofTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task EveryResult_OfACycle_CarriesItsProof()
    {
        var context = await stage.ConnectAsync();
        var rita = await stage.ConnectAsync("rita@contoso.example");

        var enabled = await stage.EnableAsync(context, Stage.Protection("web01"));
        var granted = await stage.RequestAsync(context, Stage.Wish("web01"));
        var revoked = await stage.RevokeAsync(context, granted);
        await stage.RequestAsync(rita, Stage.Wish("web01"));
        var opening = Assert.Single((await stage.SweepAsync(context)).Actions);
        stage.World.Clock.Advance(TimeSpan.FromHours(1));
        var closing = Assert.Single((await stage.SweepAsync(context)).Actions);
        var disabled = await stage.DisableAsync(context, "web01");

        Assert.Equal(("Open", "Close"), (opening.Action, closing.Action));
        Assert.All(new[] { enabled.Proof, granted.Proof, revoked.Proof, opening.Proof, closing.Proof, disabled.Proof }, proof => Assert.Equal("Proved", proof));
    }

    [Fact]
    public async Task Sweep_RestOfABaseline_CarriesItsProof()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var disable = new DisableVm(context, stage.Told);
        var plan = await disable.PlanAsync(Stage.Vm("web01"), moveBack: false, Stage.None);
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.DropBefore, Method = "DELETE", Times = 1000 });
        await Assert.ThrowsAnyAsync<JitAccessException>(() => disable.ExecuteAsync(plan, Stage.None));
        stage.World.Faults.Clear();

        var result = await stage.SweepAsync(context);

        Assert.NotEmpty(result.Actions);
        Assert.All(result.Actions, action => Assert.Equal("Proved", action.Proof));
    }

    [Fact]
    public async Task Enable_ForeignAllowRightBeforeTheWrite_IsRemovedAgainWithAWitness()
    {
        var context = await stage.ConnectAsync();
        var before = stage.Everything();
        var saboteur = new Saboteur("JitAccess-Deny", () => stage.PutRule("web01-nsg", "sneaky", 100, "Allow", "198.18.0.0/24", "22"));
        var enable = new EnableVm(context, saboteur);
        var plan = await enable.PlanAsync(Stage.Protection("web01"), Stage.None);

        var error = await Assert.ThrowsAnyAsync<JitAccessException>(() => enable.ExecuteAsync(plan, Stage.None));

        Assert.Equal(ErrorIds.ProofViolated, error.ErrorId);
        Assert.Contains("rule 'sneaky'", error.Message, StringComparison.Ordinal);
        Assert.Contains("(for example Tcp from 198.18.0.0 (source port 0) to 10.10.1.4 port 22)", error.Message, StringComparison.Ordinal);
        stage.World.DeleteResource(Stage.GroupId("web01-nsg") + "/securityRules/sneaky");
        Assert.Equal(before, stage.Everything());
        Assert.False(Assert.Single(await new GetVms(context, stage.Told).ListAsync([Stage.Vm("web01")], Stage.None)).Protected);
    }

    [Fact]
    public async Task Request_SpecificDenyRightBeforeTheWrite_IsRemovedAgainWithAWitness()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        var request = new RequestAccess(context,
            new Saboteur("JitAccess-Allow", () => stage.PutRule("web01-nsg", "deny-this-range", 350, source: "203.0.113.0/28", port: "22")));
        var plan = await request.PlanAsync(Stage.Wish("web01"), Stage.None);

        var error = await Assert.ThrowsAnyAsync<JitAccessException>(() => request.ExecuteAsync(plan, Stage.None));

        Assert.Equal(ErrorIds.ProofViolated, error.ErrorId);
        Assert.Contains("'deny-this-range'", error.Message, StringComparison.Ordinal);
        Assert.Contains("(for example Tcp from 203.0.113.7 (source port 0) to 10.10.1.4 port 22)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.Ours(), name => name.Contains("Allow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_SpecificDenyRightBeforeTheWrite_FailsWithAWitnessAndGoesOn()
    {
        var context = await stage.ConnectAsync();
        var rita = await stage.ConnectAsync("rita@contoso.example");
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.EnableAsync(context, Stage.Protection("db01"));
        await stage.RequestAsync(rita, Stage.Wish("web01"));
        await stage.RequestAsync(rita, Stage.Wish("db01"));
        var sweep = new Sweep(context,
            new Saboteur("web01-nsg", () => stage.PutRule("web01-nsg", "deny-this-range", 350, source: "203.0.113.0/28", port: "22")));

        var result = await sweep.ExecuteAsync(await sweep.PlanAsync(new SweepOptions(), Stage.None), Stage.None);

        var failed = Assert.Single(result.Failed);
        Assert.Equal(ErrorIds.ProofViolated, failed.ErrorId);
        Assert.Contains("(for example Tcp from 203.0.113.7", failed.Message, StringComparison.Ordinal);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.True(stage.GetsThrough("db01", Stage.Engineer));
    }

    [Theory]
    [InlineData("300.1.1.1", "22", "Tcp", "rule 'broken' has the malformed prefix '300.1.1.1'")]
    [InlineData("198.18.0.0/24", "22-", "Tcp", "rule 'broken' has the malformed port range '22-'")]
    [InlineData("198.18.0.0/24", "22", "Carrier pigeon", "rule 'broken' has the unknown protocol 'Carrier pigeon'")]
    public async Task MalformedRule_OfTheService_IsNamedWithWhatIsWrong(string source, string port, string protocol, string reason)
    {
        var context = await stage.ConnectAsync();

        var enable = new EnableVm(context, new Saboteur("JitAccess-Deny", Break));
        var plan = await enable.PlanAsync(Stage.Protection("web01", PortSpecification.Ssh) with { RequireProof = true }, Stage.None);
        var undone = await Assert.ThrowsAnyAsync<JitAccessException>(() => enable.ExecuteAsync(plan, Stage.None));
        var row = Assert.Single(await new TestAccess(context, stage.Told).TestAsync(Stage.Vm("web01"), PortSpecification.Ssh, "198.18.0.1", Stage.None));
        var exposure = await new GetExposure(context, stage.Told).ListAsync([], [PortSpecification.Ssh], Stage.None);
        var noRoom = await stage.RefusedAsync(ErrorIds.NoRoom,
            () => stage.EnableAsync(context, Stage.Protection("web01", PortSpecification.Ssh) with { RequireProof = true }));

        Assert.Equal((Verdict.Unknown, reason), (row.Verdict, Assert.Single(row.Notes)));
        Assert.Contains(exposure,
            candidate => candidate is { VMName: "web01", Verdict: Verdict.Unknown } && candidate.Notes.Contains(reason, StringComparer.Ordinal));
        Assert.Equal(ErrorIds.ProofUnknown, undone.ErrorId);
        Assert.Contains(reason, undone.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("could not be resolved", undone.Message, StringComparison.Ordinal);
        Assert.Contains("'broken' (priority 100)", noRoom.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Ours());

        void Break() =>
            stage.World.PutResource($$"""
                {
                  "id": "{{Stage.GroupId("web01-nsg")}}/securityRules/broken", "name": "broken",
                  "properties": {
                    "protocol": "{{protocol}}", "access": "Allow", "direction": "Inbound", "priority": 100,
                    "sourceAddressPrefix": "{{source}}", "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": "{{port}}"
                  }
                }
                """);
    }
}
