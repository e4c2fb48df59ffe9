using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>
/// Closes what NSGs hold and the ledger does not list as open, because its facts are gone, broken or forged, or because it cannot be read: whoever wants
/// everything closed means the doors, and not what is written about them.
/// </summary>
public sealed class RevokeUnlisted(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);

    /// <summary>The grants whose allow rules are in the NSGs that can be read.</summary>
    /// <param name="vm">Of one VM; null for all. Of a VM that cannot be read none is found.</param>
    /// <param name="known">Those that were dealt with already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<UnlistedGrant>> FindAsync(VmReference? vm, ISet<string> known, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        if (vm is null)
        {
            return await FindAmongAsync(await ListAsync(cancellationToken).ConfigureAwait(false), known, (_, _) => true, cancellationToken)
                .ConfigureAwait(false);
        }

        return await LookAsync(vm, cancellationToken).ConfigureAwait(false) is { } seen
            ? await FindOfAsync(seen.Vm.Id, [.. seen.Vm.Addresses], seen.Groups, known, cancellationToken).ConfigureAwait(false) : [];
    }

    /// <summary>The grants of one VM in NSGs that were read already.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="addresses">Its private addresses: what the ledger does not know is of the VM whose addresses it opens, and of no other.</param>
    /// <param name="groups">The NSGs, as they were read.</param>
    /// <param name="known">Those that are dealt with otherwise.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal Task<IReadOnlyList<UnlistedGrant>> FindOfAsync(ResourceId vm, IReadOnlyCollection<string> addresses,
        IReadOnlyList<NetworkSecurityGroup> groups, ISet<string> known, CancellationToken cancellationToken) =>
        FindAmongAsync(groups, known, (grant, story) => story?.Request is { } request ? request.ResourceId == vm
            : grant.Rules.SelectMany(placed => placed.Rule.Destinations)
                .All(destination => addresses.Contains(destination, StringComparer.OrdinalIgnoreCase)), cancellationToken);

    /// <summary>Deletes its rules and states it where the ledger takes it.</summary>
    /// <returns>The request; null where the ledger does not know it.</returns>
    public async Task<JitRequest?> ExecuteAsync(UnlistedGrant grant, CancellationToken cancellationToken)
    {
        var changes = await CloseAsync(grant, ClosingCause.Revoked, cancellationToken).ConfigureAwait(false);
        var story = await TryFindAsync(grant.RequestId, cancellationToken).ConfigureAwait(false);
        return story?.Request is null ? null : RequestView.Of(story, context.Clock.Now, changes: changes);
    }

    /// <summary>Deletes its rules, tells about it, and states it where the ledger takes it.</summary>
    /// <returns>What was written.</returns>
    internal async Task<IReadOnlyList<PlannedChange>> CloseAsync(UnlistedGrant grant, ClosingCause cause, CancellationToken cancellationToken)
    {
        var outcome = await new GrantCloser(context, observer)
            .CloseAsync(grant.RequestId, grant.SecurityGroups, cause, grant.Story, cancellationToken).ConfigureAwait(false);
        observer.Warning(
            $"{grant.Plan.Target}: the grant {grant.RequestId} was open, and the ledger does not list it as open. " +
            (outcome.Proof.Kind == ProofKind.Violated ? "It is still open." : "It is closed now.") + " Test-JitLedger tells what happened to its facts.");
        return outcome.Changes;
    }

    private async Task<IReadOnlyList<UnlistedGrant>> FindAmongAsync(IReadOnlyList<NetworkSecurityGroup> groups, ISet<string> known,
        Func<GrantSighting, RequestStory?, bool> isWanted, CancellationToken cancellationToken)
    {
        var found = new List<UnlistedGrant>();
        foreach (var grant in new SweepIndex(groups).Grants.Where(grant => !known.Contains(grant.RequestId.ToString()) && grant.Rules.Any(IsOpen)))
        {
            var story = await TryFindAsync(grant.RequestId, cancellationToken).ConfigureAwait(false);
            if (isWanted(grant, story))
            {
                found.Add(new UnlistedGrant(grant.RequestId, grant.Groups, story, PlanOf(grant, story)));
            }
        }

        return found;
    }

    private static bool IsOpen(PlacedRule placed) => placed.Rule.Access == RuleAccess.Allow;

    private static JitPlan PlanOf(GrantSighting grant, RequestStory? story) => new()
    {
        Target = story?.Request?.ResourceId.Name ?? grant.Groups[0].Name,
        Action = $"close the grant {grant.RequestId}, which the ledger does not list as open",
        Changes = grant.Rules.Select(PlannedChange.Delete).ToArray(),
    };

    private async Task<RequestStory?> TryFindAsync(RequestId requestId, CancellationToken cancellationToken)
    {
        try
        {
            return await ledger.FindRequestAsync(requestId, cancellationToken).ConfigureAwait(false);
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            observer.Verbose($"The ledger cannot be asked about {requestId}: {e.Message}");
            return null;
        }
    }

    private async Task<(SeenVm Vm, IReadOnlyList<NetworkSecurityGroup> Groups)?> LookAsync(VmReference vm, CancellationToken cancellationToken)
    {
        try
        {
            var id = await new VmFinder(context).FindAsync(vm, cancellationToken).ConfigureAwait(false);
            var network = await new VmNetworkReader(context).ReadAsync(id, askRights: false, cancellationToken).ConfigureAwait(false);
            return (new SeenVm(id, network.Vm.VmId, network.Interfaces), network.SecurityGroups.Values.ToArray());
        }
        catch (JitAccessException e) when (e.Kind != JitErrorKind.Authentication)
        {
            observer.Verbose($"{vm} cannot be looked through for grants that the ledger does not list: {e.Message}");
            return null;
        }
    }

    private async Task<IReadOnlyList<NetworkSecurityGroup>> ListAsync(CancellationToken cancellationToken)
    {
        var listing = await context.Network.ListReadableSecurityGroupsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var unreadable in listing.Unreadable)
        {
            observer.Warning(
                $"The NSGs of subscription {unreadable.Subscription} cannot be read, so what the ledger does not list stays open there: {unreadable.Reason}");
        }

        return listing.Items;
    }
}
