using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using JitAccess.Simulation.Fleet;
using JitAccess.Simulation.Processes;

namespace JitAccess.Simulation.Actors;

/// <summary>Asks for access, mostly for what is allowed, and gives some of it back early.</summary>
internal sealed class Requester(SimulatedWorld world, string user, double rest, Dice dice) : Actor(world, user, dice)
{
    /// <summary>Somebody works on an NSG of this VM now: the moment for owners to edit it.</summary>
    public Action<SimulatedVm> Begun { get; init; } = _ => { };

    protected override double Rest => rest;

    protected override Task ActAsync()
    {
        var mine = World.Book.Grants.Where(grant => grant.Author.Name == User && grant.EndedAt is null && grant.AskedAt > World.Now - TimeSpan.FromHours(3))
            .ToArray();
        return mine.Length > 0 && Dice.Chance(0.25)
            ? OperateAsync("revoke", (process, token) => RevokeAsync(process, Dice.Pick(mine).Request.RequestId, token))
            : RequestAsync();
    }

    private Task RequestAsync()
    {
        var vm = Dice.Pick(World.Fleet.Vms);
        var options = new RequestOptions
        {
            Vm = VmReference.Of(vm.Id),
            Port = Dice.Chance(0.05) ? PortSpecification.WinRM : Dice.Chance(0.7) ? PortSpecification.Ssh : PortSpecification.Rdp,
            Source = Dice.Pick(Dice.Chance(0.8) ? Sources.Good : Sources.Bad),
            Duration = TimeSpan.FromMinutes(Dice.Chance(0.9) ? 5 + Dice.Below(45) : 5 + Dice.Below(400)),
            Reason = "something is broken",
            StartAt = Dice.Chance(0.1) ? World.Now + Dice.Between(60, 3600) : null,
            RequireProof = Dice.Chance(0.1),
        };
        var what = string.Format(CultureInfo.InvariantCulture, "request {0}:{1} from {2} for {3}", vm.Name, options.Port, options.Source, options.Duration);
        return OperateAsync(what, async (process, token) =>
        {
            Begun(vm);
            var request = new RequestAccess(process.Context, this);
            var plan = await request.PlanAsync(options, token).ConfigureAwait(false);
            var told = await request.ExecuteAsync(plan, token).ConfigureAwait(false);
            return told.Status == RequestStatus.Active ? $"open {told.RequestId}" : $"{told.Status} {told.RequestId} {told.Message}";
        });
    }

    private async Task<string> RevokeAsync(SimulatedProcess process, RequestId requestId, CancellationToken token)
    {
        var revoke = new RevokeAccess(process.Context, this);
        var plan = await revoke.PlanAsync(RequestReference.Of(requestId.ToString()), null, token).ConfigureAwait(false);
        return $"{(await revoke.ExecuteAsync(plan, token).ConfigureAwait(false)).Status} {requestId}";
    }
}
