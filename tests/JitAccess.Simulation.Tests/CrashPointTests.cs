using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Sandbox;
using JitAccess.Simulation.Checks;
using JitAccess.Simulation.Fleet;
using JitAccess.Simulation.Processes;
using Xunit;

namespace JitAccess.Simulation.Tests;

/// <summary>
/// Every request of every operation is once the last one before its process dies, before and after its effect. Then the clock passes every expiry and one
/// sweep runs: nothing is open, nothing foreign was touched, and the ledger is consistent.
/// </summary>
public sealed class CrashPointTests
{
    public enum Trouble
    {
        None,
        DeleteLock,
        LedgerUnreachable,
    }

    private static readonly Dictionary<string, Func<Act>> Acts = new(StringComparer.Ordinal)
    {
        ["enable"] = () =>
            new Act((_, _) => Task.CompletedTask, (scene, process) => scene.EnableAsync(process, Scene.Protection(scene.Walled))) { User = "alice" },
        ["re-enable"] = () =>
            new Act(EnableBothAsync,
                (scene, process) =>
                scene.EnableAsync(process, Scene.Protection(scene.Walled) with { Ports = [PortSpecification.Ssh, PortSpecification.Rdp] }))
            { User = "alice" },
        ["disable"] = () => new Act(OpenAsync, (scene, process) => scene.DisableAsync(process, scene.Walled)) { User = "alice" },
        ["request"] = () => new Act(EnableBothAsync, (scene, process) => scene.RequestAsync(process, Scene.Wish(scene.Walled))),
        ["request on one NSG"] = () => new Act(EnableBothAsync, (scene, process) => scene.RequestAsync(process, Scene.Wish(scene.Lone))),
        ["revoke"] = () => new Act(OpenAsync, (scene, process) => scene.RevokeAsync(process, scene.Asked)),
        ["withdraw"] = () => new Act(AskAsync, (scene, process) => scene.RevokeAsync(process, scene.Asked)) { User = "rita" },
        ["approve"] = () => new Act(AskForApprovalAsync, (scene, process) => scene.ApproveAsync(process, scene.Asked)) { User = "lead" },
        ["sweep that opens"] = () => new Act(AskAsync, (scene, process) => scene.SweepAsync(process)) { User = "sweeper" },
        ["sweep that opens what was approved"] = () => new Act(ApproveAsync, (scene, process) => scene.SweepAsync(process)) { User = "sweeper" },
        ["sweep that closes"] = () => new Act(OpenAndPassAsync, (scene, process) => scene.SweepAsync(process)) { User = "sweeper" },
        ["sweep that repairs"] = () => new Act(OpenAndDamageAsync, (scene, process) => scene.SweepAsync(process)) { User = "sweeper" },
    };

    public static TheoryData<string, Trouble> Cases()
    {
        var cases = new TheoryData<string, Trouble>();
        foreach (var name in Acts.Keys)
        {
            foreach (var trouble in Enum.GetValues<Trouble>())
            {
                cases.Add(name, trouble);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Process_DiesAtAnyRequest_LeavesNothingThatASweepDoesNotEnd(string act, Trouble trouble)
    {
        // A life that does not end tells how many requests there are.
        var requests = Play(Acts[act](), trouble, new ProcessLife());
        Assert.InRange(requests, 2, 400);
        for (var last = 2; last <= requests; last++)
        {
            foreach (var hasEffect in new[] { false, true })
            {
                try
                {
                    Play(Acts[act](), trouble, new ProcessLife(last, hasEffect));
                }
                catch (Exception e)
                {
                    Assert.Fail(FormattableString.Invariant($"{act}, {trouble}: died at request {last} of {requests}, {(hasEffect ? "after" : "before")} its effect. {e}"));
                }
            }
        }
    }

    private static int Play(Act act, Trouble trouble, ProcessLife life)
    {
        var scene = new Scene();
        scene.Play(async () =>
        {
            await act.Prepare(scene, await scene.StartAsync("alice"));
            scene.Lock(trouble == Trouble.DeleteLock);
            try
            {
                await act.Do(scene, await scene.StartAsync(act.User, life));
            }
            catch (Exception e) when (e is ProcessDiedException or JitAccessException)
            {
                // That is the point.
            }

            await EndAsync(scene, trouble);
        });
        return life.Requests;
    }

    private static async Task EndAsync(Scene scene, Trouble trouble)
    {
        scene.World.Store.UnreachableUntil = trouble == Trouble.LedgerUnreachable ? DateTimeOffset.MaxValue : DateTimeOffset.MinValue;
        await scene.PassAsync(TimeSpan.FromHours(25));
        await scene.SweepAsync(await scene.StartAsync("sweeper"));
        Assert.Empty(scene.Open());
        if (trouble != Trouble.None)
        {
            scene.Lock(isOn: false);
            scene.World.Store.UnreachableUntil = DateTimeOffset.MinValue;
            await scene.SweepAsync(await scene.StartAsync("sweeper"));
        }

        scene.DemandLedgerIsAtRest();
        RestCheck.Demand(scene.World);
    }

    private static async Task EnableBothAsync(Scene scene, SimulatedProcess alice)
    {
        await scene.EnableAsync(alice, Scene.Protection(scene.Walled));
        await scene.EnableAsync(alice, Scene.Protection(scene.Lone));
    }

    private static async Task OpenAsync(Scene scene, SimulatedProcess alice)
    {
        await EnableBothAsync(scene, alice);
        scene.Asked = await scene.RequestAsync(await scene.StartAsync("bob"), Scene.Wish(scene.Walled));
        Assert.True(scene.GetsThrough(scene.Walled));
    }

    // Rita may not write NSGs, so somebody else has to open.
    private static async Task AskAsync(Scene scene, SimulatedProcess alice)
    {
        await EnableBothAsync(scene, alice);
        scene.Asked = await scene.RequestAsync(await scene.StartAsync("rita"), Scene.Wish(scene.Walled));
        Assert.False(scene.GetsThrough(scene.Walled));
    }

    private static async Task AskForApprovalAsync(Scene scene, SimulatedProcess alice)
    {
        await scene.SetPolicyAsync(alice);
        await scene.EnableAsync(alice, Scene.Protection(scene.Walled, "one"));
        scene.Asked = await scene.RequestAsync(await scene.StartAsync("rita"), Scene.Wish(scene.Walled));
    }

    private static async Task ApproveAsync(Scene scene, SimulatedProcess alice)
    {
        await AskForApprovalAsync(scene, alice);
        await scene.ApproveAsync(await scene.StartAsync("lead"), scene.Asked);
    }

    private static async Task OpenAndPassAsync(Scene scene, SimulatedProcess alice)
    {
        await OpenAsync(scene, alice);
        await scene.PassAsync(TimeSpan.FromHours(2));
    }

    // A template was deployed again: half of the baseline and of the grant is gone.
    private static async Task OpenAndDamageAsync(Scene scene, SimulatedProcess alice)
    {
        await OpenAsync(scene, alice);
        var group = scene.Walled.NicGroup!;
        foreach (var (name, rule) in scene.World.Watch[group].Rules)
        {
            if (rule.IsOurs)
            {
                scene.World.Owners.Meddle(group, name, scene.World.Now);
            }
        }

        scene.World.Azure.PutResource(SimulatedFleet.GroupToJson(group, scene.World.Owners.RulesOf(group), scene.World.Owners.TagsOf(group)));
        scene.World.Watch.Forget(group);
    }

    private sealed record Act(Func<Scene, SimulatedProcess, Task> Prepare, Func<Scene, SimulatedProcess, Task> Do)
    {
        public string User { get; init; } = "bob";
    }
}
