using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Simulation.Fleet;

namespace JitAccess.Simulation.Actors;

/// <summary>Protects VMs and ends that, sets and suspends policies, and throws the kill switch now and then.</summary>
internal sealed class Administrator(SimulatedWorld world, string user, Dice dice) : Actor(world, user, dice)
{
    private static readonly string[] PolicyNames = ["free", "one", "two"];
    private int begun;

    protected override double Rest => begun < PolicyNames.Length + World.Fleet.Vms.Count ? 5 : 300;

    protected override Task ActAsync()
    {
        // First the policies, then every VM; from then on whatever comes to mind.
        var step = begun++;
        if (step < PolicyNames.Length)
        {
            return SetPolicyAsync(PolicyNames[step]);
        }

        step -= PolicyNames.Length;
        return step < World.Fleet.Vms.Count ? EnableAsync(World.Fleet.Vms[step])
            : World.Book.IsSuspended || Dice.Chance(0.03) ? SuspendAllAsync(!World.Book.IsSuspended)
            : Dice.Chance(0.6) && World.Fleet.Vms.FirstOrDefault(IsUnprotected) is { } vm ? EnableAsync(vm)
            : Array.Find(PolicyNames, name => World.Book.Policy(name) is null) is { } missing ? SetPolicyAsync(missing)
            : Array.Find(PolicyNames, name => World.Book.Policy(name) is { State: PolicyState.Suspended }) is { } suspended && Dice.Chance(0.5)
                ? SuspendAsync(suspended, suspend: false)
            : Dice.Chance(0.5) ? EnableAsync(Dice.Pick(World.Fleet.Vms))
            : Dice.Chance(0.2) ? DisableAsync(Dice.Pick(World.Fleet.Vms))
            : Dice.Chance(0.2) ? SuspendAsync(Dice.Pick(PolicyNames), suspend: true)
            : SetPolicyAsync(Dice.Pick(PolicyNames));
    }

    private bool IsUnprotected(SimulatedVm vm) =>
        vm.Exists && !(World.Book.AttachmentOf(vm.Name) is { Fact: { State: AttachmentState.Attached } fact } && fact.VmId == vm.VmId
            && fact.Interfaces[0].Addresses[0].ToString() == vm.Address);

    // Where everything was suspended, that does not last.
    protected override TimeSpan NextRest() => World.Book.IsSuspended ? Dice.Around(300) : base.NextRest();

    private Task EnableAsync(SimulatedVm vm)
    {
        var own = Dice.Chance(0.3);
        var options = new EnableOptions
        {
            Vm = VmReference.Of(vm.Id),
            Policies = own ? [] : [.. PolicyNames.Where(_ => Dice.Chance(0.5)).DefaultIfEmpty("free")],
            Ports = [PortSpecification.Ssh, PortSpecification.Rdp],
            Sources = AllowedSources.Parse(Sources.Allowed),
            MaxDuration = TimeSpan.FromHours(1 + Dice.Below(4)),
            Requesters = ["alice", "bob", "rita"],
        };
        return OperateAsync($"enable {vm.Name}", (process, token) => WithAsync(vm, async () =>
        {
            var enable = new EnableVm(process.Context, this);
            var plan = await enable.PlanAsync(options, token).ConfigureAwait(false);
            return (await enable.ExecuteAsync(plan, token).ConfigureAwait(false)).Proof ?? "?";
        }));
    }

    private Task DisableAsync(SimulatedVm vm) => OperateAsync($"disable {vm.Name}", (process, token) => WithAsync(vm, async () =>
    {
        var disable = new DisableVm(process.Context, this);
        var plan = await disable.PlanAsync(VmReference.Of(vm.Id), moveBack: false, token).ConfigureAwait(false);
        return (await disable.ExecuteAsync(plan, token).ConfigureAwait(false)).Proof ?? "?";
    }));

    private async Task<string> WithAsync(SimulatedVm vm, Func<Task<string>> work)
    {
        World.Watch.Begin(vm.Name);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            World.Watch.End(vm.Name);
        }
    }

    // Some allow more than the ceiling of the sweep: then it must not open.
    private Task SetPolicyAsync(string name) => OperateAsync($"policy {name}", async (process, token) =>
    {
        var set = new SetPolicy(process.Context, this);
        var change = new PolicyChange
        {
            Name = name,
            Ports = [PortSpecification.Ssh, PortSpecification.Rdp],
            AllowedSource = Dice.Chance(0.2) ? [.. Sources.Allowed, "192.0.2.128/25"] : Sources.Allowed,
            MaxDuration = TimeSpan.FromHours(1 + Dice.Below(5)),
            Requesters = [.. new[] { "alice", "bob", "carol", "rita" }.Where(_ => Dice.Chance(0.9)).DefaultIfEmpty("bob")],
            Approvers = ["lead", "oncall", "carol"],
            RequiredApprovals = name switch { "one" => 1, "two" => 2, _ => 0 },
        };
        return (await set.ExecuteAsync(await set.PlanAsync(change, token).ConfigureAwait(false), token).ConfigureAwait(false)).Name;
    });

    private Task SuspendAsync(string name, bool suspend) => OperateAsync(suspend ? "suspend" : "resume", async (process, token) =>
    {
        var change = new SuspendPolicy(process.Context, this);
        await change.ExecuteAsync(await change.PlanAsync(name, suspend, "because", token).ConfigureAwait(false), token).ConfigureAwait(false);
        return name;
    });

    private Task SuspendAllAsync(bool suspend) => OperateAsync(suspend ? "suspend" : "resume", async (process, token) =>
    {
        var change = new SuspendPolicy(process.Context, this);
        await change.ExecuteAsync(await change.PlanAllAsync(suspend, "because", token).ConfigureAwait(false), token).ConfigureAwait(false);
        return "all";
    });
}
