using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core.Operations;
using JitAccess.Sandbox;
using JitAccess.Simulation.Fleet;
using Xunit;

namespace JitAccess.Simulation.Tests;

/// <summary>What one sweep leaves behind while another one is at work; both were found by the simulation.</summary>
public sealed class RepairTests
{
    private readonly Scene scene = new();

    // One sweep saw the rule gone and closed the grant; then the deletion failed, and the rule was there again.
    [Fact]
    public void Sweep_RuleOfAGrantThatWasClosedForWantOfItIsBack_DeletesItAgain()
    {
        scene.Play(async () =>
        {
            await scene.EnableAsync(await scene.StartAsync("alice"), Scene.Protection(scene.Lone));
            await scene.RequestAsync(await scene.StartAsync("bob"), Scene.Wish(scene.Lone));
            var group = SimulatedFleet.GroupId(scene.Lone.NicGroup!);
            var rule = scene.World.Watch[scene.Lone.NicGroup!].Rules.Values.Single(candidate => candidate.IsOpenGrant);
            scene.World.Owners.Meddle(scene.Lone.NicGroup!, rule.Name, scene.World.Now);
            scene.World.Azure.DeleteResource($"{group}/securityRules/{rule.Name}");
            var sweeper = await scene.StartAsync("sweeper");
            Assert.Contains("RulesDeleted", Assert.Single((await scene.SweepAsync(sweeper)).Actions).Message, StringComparison.Ordinal);

            scene.World.Azure.PutResource(rule.ToJson(group));
            Assert.True(scene.GetsThrough(scene.Lone));
            Assert.Equal("Close", Assert.Single((await scene.SweepAsync(sweeper)).Actions).Action);

            Assert.False(scene.GetsThrough(scene.Lone));
            await scene.EndAsync();
        });
    }

    // One sweep stated that the baseline follows and then could not write it; the other one found that said and ended well.
    [Fact]
    public void Sweep_AnotherOneStatedThatTheBaselineFollowsAndFailed_WritesItsRules()
    {
        scene.Play(async () =>
        {
            await scene.EnableAsync(await scene.StartAsync("alice"), Scene.Protection(scene.Lone));
            scene.Lone.Address = scene.World.Fleet.NextAddress(scene.Lone.Subnet);
            scene.Lone.ChangedAt = scene.World.Now;
            scene.World.Azure.PutResource(scene.Lone.NicToJson());
            var (slow, quick) = (await BeginAsync(), await BeginAsync());
            scene.World.Azure.Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 400, Method = "PUT", Path = "/securityRules/JitAccess-Deny-" });
            Assert.Contains((await quick()).Failed, failed => failed.Action == "Follow");
            Assert.Equal(2, scene.World.Book.AttachmentOf(scene.Lone.Name)!.Value.Fact.Revision);

            var result = await slow();

            Assert.Empty(result.Failed);
            scene.World.Watch.Step();
            var deny = Assert.Single(scene.World.Watch[scene.Lone.NicGroup!].Rules.Values, rule => rule.IsOurs);
            Assert.Equal(scene.Lone.Address, deny.Destination);
        });
    }

    // Only a thorough pass looks at VMs that nobody is let in to.
    private async Task<Func<Task<JitSweepResult>>> BeginAsync()
    {
        var sweep = new Sweep((await scene.StartAsync("sweeper")).Context, scene);
        var plan = await sweep.PlanAsync(new SweepOptions { Ceiling = scene.World.Plan.Ceiling, Thorough = true }, Scene.None);
        return () => sweep.ExecuteAsync(plan, Scene.None);
    }
}
