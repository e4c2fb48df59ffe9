using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Operations;
using JitAccess.Sandbox;
using JitAccess.Simulation.Fleet;
using Xunit;

namespace JitAccess.Simulation.Tests;

/// <summary>What one sweep leaves behind while another one is at work; and what happens where the VM is another one.</summary>
public sealed class RepairTests
{
    private readonly Scene scene = new();

    // Found by the simulation: one sweep saw the rule gone and closed the grant; then the deletion failed, and the rule was there again.
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

    // Found by the simulation: one sweep stated that the baseline follows and then could not write it; the other one found that said and ended well.
    [Fact]
    public void Sweep_AnotherOneStatedThatTheBaselineFollowsAndFailed_WritesItsRules()
    {
        scene.Play(async () =>
        {
            await scene.EnableAsync(await scene.StartAsync("alice"), Scene.Protection(scene.Lone));
            Replace(isNew: false);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Request_VmIsNotTheOneThatWasProtected_OpensNothing(bool isNew)
    {
        scene.Play(async () =>
        {
            await scene.EnableAsync(await scene.StartAsync("alice"), Scene.Protection(scene.Lone));
            Replace(isNew);
            var bob = await scene.StartAsync("bob");

            var error = await Assert.ThrowsAsync<JitAccessException>(() => scene.RequestAsync(bob, Scene.Wish(scene.Lone)));

            Assert.Equal(ErrorIds.VmIdentityChanged, error.ErrorId);
            Assert.Empty(scene.Open());
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sweep_VmChangedWhileARequestWaits_OpensNothing(bool isNew)
    {
        scene.Play(async () =>
        {
            await scene.EnableAsync(await scene.StartAsync("alice"), Scene.Protection(scene.Lone));
            await scene.RequestAsync(await scene.StartAsync("rita"), Scene.Wish(scene.Lone));
            Replace(isNew);

            _ = await scene.SweepAsync(await scene.StartAsync("sweeper"));

            Assert.Empty(scene.Open());
        });
    }

    private void Replace(bool isNew)
    {
        var vm = scene.Lone;
        vm.ChangedAt = scene.World.Now;
        if (isNew)
        {
            vm.Generation++;
            scene.World.Azure.PutResource(vm.ToJson());
        }
        else
        {
            vm.Address = scene.World.Fleet.NextAddress(vm.Subnet);
            scene.World.Azure.PutResource(vm.NicToJson());
        }
    }

    // Only a thorough pass looks at VMs that nobody is let in to.
    private async Task<Func<Task<JitSweepResult>>> BeginAsync()
    {
        var sweep = new Sweep((await scene.StartAsync("sweeper")).Context, scene);
        var plan = await sweep.PlanAsync(new SweepOptions { Ceiling = scene.World.Plan.Ceiling, Thorough = true }, Scene.None);
        return () => sweep.ExecuteAsync(plan, Scene.None);
    }
}
