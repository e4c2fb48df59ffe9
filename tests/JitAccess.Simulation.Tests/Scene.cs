using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using JitAccess.Simulation.Checks;
using JitAccess.Simulation.Fleet;
using JitAccess.Simulation.Processes;
using Xunit;

namespace JitAccess.Simulation.Tests;

/// <summary>A calm world of four VMs for one scene, watched like that of a seed. Every process in it starts and dies as the scene wants.</summary>
internal sealed class Scene : IOperationObserver
{
    public const string Me = "203.0.113.7";

    private readonly Dice dice = new(4711);
    private readonly List<SimulatedProcess> processes = [];

    public SimulatedWorld World { get; } = new(new SeedPlan(), new SimulatedFleet(new Dice(8)), int.MaxValue, listener: null);

    /// <summary>One NSG, on its NIC.</summary>
    public SimulatedVm Lone => World.Fleet.Vms[0];

    /// <summary>One NSG on its NIC, which others may share.</summary>
    public SimulatedVm Neighbour => World.Fleet.Vms[1];

    /// <summary>An NSG on its subnet and one on its NIC.</summary>
    public SimulatedVm Walled => World.Fleet.Vms[3];

    /// <summary>The request that the scene is about.</summary>
    public JitRequest Asked { get; set; } = null!;

    public static CancellationToken None => CancellationToken.None;

    /// <summary>Plays the scene in virtual time, and demands that every invariant held.</summary>
    public void Play(Func<Task> scene)
    {
        World.Azure.Clock.Run(scene);
        processes.ForEach(process => process.Dispose());
        if (World.Broken is { } broken)
        {
            throw broken;
        }

        Assert.Equal(0, World.Azure.Clock.StrayWaits);
    }

    public async Task<SimulatedProcess> StartAsync(string user, ProcessLife? life = null, TimeSpan? ledgerLatency = null)
    {
        var process =
            await SimulatedProcess.StartAsync(World.Azure, World.Store, user, life ?? new ProcessLife(), TimeSpan.Zero, dice, World.Look, ledgerLatency);
        processes.Add(process);
        return process;
    }

    public Task PassAsync(TimeSpan time) => World.Azure.Clock.DelayAsync(time);

    public static EnableOptions Protection(SimulatedVm vm, params string[] policies) => new()
    {
        Vm = VmReference.Of(vm.Id),
        Policies = policies,
        Ports = [PortSpecification.Ssh],
        Sources = AllowedSources.Parse(Sources.Allowed),
        Requesters = ["alice", "bob", "carol", "rita"],
    };

    public static RequestOptions Wish(SimulatedVm vm, string source = Me) => new()
    {
        Vm = VmReference.Of(vm.Id),
        Port = PortSpecification.Ssh,
        Source = source,
        Duration = TimeSpan.FromHours(1),
        Reason = "something is broken",
    };

    public async Task EnableAsync(SimulatedProcess process, EnableOptions options)
    {
        var vm = options.Vm.Name!;
        World.Watch.Begin(vm);
        try
        {
            var enable = new EnableVm(process.Context, this);
            await enable.ExecuteAsync(await enable.PlanAsync(options, None), None);
        }
        finally
        {
            World.Watch.End(vm);
        }
    }

    public async Task DisableAsync(SimulatedProcess process, SimulatedVm vm)
    {
        World.Watch.Begin(vm.Name);
        try
        {
            var disable = new DisableVm(process.Context, this);
            await disable.ExecuteAsync(await disable.PlanAsync(VmReference.Of(vm.Id), moveBack: false, None), None);
        }
        finally
        {
            World.Watch.End(vm.Name);
        }
    }

    public async Task<JitRequest> RequestAsync(SimulatedProcess process, RequestOptions options)
    {
        var request = new RequestAccess(process.Context, this);
        return await request.ExecuteAsync(await request.PlanAsync(options, None), None);
    }

    public async Task RevokeAsync(SimulatedProcess process, JitRequest request)
    {
        var revoke = new RevokeAccess(process.Context, this);
        await revoke.ExecuteAsync(await revoke.PlanAsync(RequestReference.Of(request.RequestId), null, None), None);
    }

    public async Task<JitSweepResult> SweepAsync(SimulatedProcess process)
    {
        var sweep = new Sweep(process.Context, this);
        return await sweep.ExecuteAsync(await sweep.PlanAsync(new SweepOptions { Ceiling = World.Plan.Ceiling }, None), None);
    }

    /// <summary>Lets every grant expire, sweeps once, and demands that nothing is left.</summary>
    public async Task EndAsync()
    {
        await PassAsync(TimeSpan.FromHours(25));
        await SweepAsync(await StartAsync("sweeper"));
        Assert.Empty(Open());
        DemandLedgerIsAtRest();
        RestCheck.Demand(World);
    }

    /// <summary>A policy that needs one approval, of lead or oncall.</summary>
    public async Task SetPolicyAsync(SimulatedProcess process)
    {
        var policy = new AccessPolicy
        {
            Name = "one",
            Ports = [PortSpecification.Ssh],
            Sources = AllowedSources.Parse(Sources.Allowed),
            MaxDuration = TimeSpan.FromHours(1),
            Requesters = [World.Directory.Require("bob"), World.Directory.Require("rita")],
            Approvers = [World.Directory.Require("lead"), World.Directory.Require("oncall")],
            RequiredApprovals = 1,
        };
        var fact = new PolicyFact
        {
            Name = "one",
            Revision = 1,
            State = PolicyState.Active,
            Policy = policy,
            Author = process.Context.Account,
            At = process.Context.Clock.Now
        };
        Assert.NotNull(await process.Context.Facts.TryCreateAsync(FactPath.Policy("one", 1), fact, None));
    }

    public async Task ApproveAsync(SimulatedProcess process, JitRequest request)
    {
        var decide = new DecideRequest(process.Context, this);
        await decide.ExecuteAsync(await decide.PlanAsync(RequestReference.Of(request.RequestId), approved: true, comment: null, None), None);
    }

    /// <summary>Puts a delete lock on every NSG, or takes all of them away.</summary>
    public void Lock(bool isOn)
    {
        foreach (var group in World.Fleet.Groups.Keys.Select(SimulatedFleet.GroupId))
        {
            if (isOn)
            {
                World.Azure.SetLock(group, "CanNotDelete");
            }
            else
            {
                World.Azure.RemoveLock(group);
            }
        }
    }

    public bool GetsThrough(SimulatedVm vm, string source = Me) => World.Azure.Probe(new ProbeQuery { Source = source, VM = vm.Name, Port = 22 }).Allowed;

    /// <summary>Rules of grants that let somebody in.</summary>
    public IReadOnlyList<string> Open()
    {
        World.Watch.Step();
        return World.Watch.Ours.Where(pair => pair.Rule.IsOpenGrant).Select(pair => $"{pair.Group}/{pair.Rule.Name}").ToArray();
    }

    /// <summary>Demands that every request is over, and that its facts do not contradict each other.</summary>
    public void DemandLedgerIsAtRest()
    {
        foreach (var story in World.Store.All.Where(stored => stored.Path.RequestId is not null).GroupBy(stored => stored.Path.RequestId!)
            .Select(facts => new RequestStory(facts.Key, facts)))
        {
            var status = story.StatusAt(World.Now);
            var told = string.Join("; ", story.Tell());
            Assert.True(RequestStory.IsOver(status), $"{story.RequestId} is {status}: {told}");
            Assert.True(story.Opening is not null || (story.Opened is null && story.Closed is null),
                $"{story.RequestId} was opened or closed and never claimed: {told}");
            Assert.True(story.Opened is null || story.Opened.At >= story.Opening!.At, $"{story.RequestId} was opened before it was claimed: {told}");
        }
    }

    public void Verbose(string message)
    {
    }

    public void Warning(string message)
    {
    }

    public void Progress(string activity, int done, int total)
    {
    }
}
