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
    private readonly StrayRules strays = new(context, observer);

    /// <summary>The grants whose allow rules are in the NSGs that can be read.</summary>
    /// <param name="vm">Of one VM; null for all. Of a VM that cannot be read none is found.</param>
    /// <param name="known">Those that were dealt with already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<UnlistedGrant>> FindAsync(VmReference? vm, ISet<string> known, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        if (vm is null)
        {
            return await FindAmongAsync(await ListAsync(cancellationToken).ConfigureAwait(false), known, WholeOf, cancellationToken).ConfigureAwait(false);
        }

        return await LookAsync(vm, cancellationToken).ConfigureAwait(false) is { } seen
            ? await FindOfAsync(seen.Reach, seen.Groups, known, cancellationToken).ConfigureAwait(false) : [];
    }

    /// <summary>What lets somebody to one VM in NSGs that were read already, decided rule by rule.</summary>
    /// <param name="reach">The VM: what the ledger does not know is of the VM that it opens.</param>
    /// <param name="groups">The NSGs, as they were read.</param>
    /// <param name="known">Those that are dealt with otherwise.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal Task<IReadOnlyList<UnlistedGrant>> FindOfAsync(VmReach reach, IReadOnlyList<NetworkSecurityGroup> groups, ISet<string> known,
        CancellationToken cancellationToken) =>
        FindAmongAsync(groups, known, (grant, story) => story?.Request is not { } request
            ? grant.Rules.Any(placed => IsOpen(placed) && reach.Has(placed.Rule)) ? WholeOf(grant, story) : null
            : request.ResourceId == reach.Vm ? WholeOf(grant, story)
            : StraysOf(grant, story, reach), cancellationToken);

    /// <summary>Deletes its rules and states it where the ledger takes it.</summary>
    /// <returns>The request; null where the ledger does not know it.</returns>
    public async Task<JitRequest?> ExecuteAsync(UnlistedGrant grant, CancellationToken cancellationToken)
    {
        var changes = await CloseAsync(grant, ClosingCause.Revoked, cancellationToken).ConfigureAwait(false);
        var story = await TryFindAsync(grant.RequestId, cancellationToken).ConfigureAwait(false);
        return story?.Request is null ? null : RequestView.Of(story, context.Clock.Now, changes: changes,
            message: grant.IsStray ? $"the grant stays; deleted was only {grant.NamesOfRules}, which its claim does not list" : null);
    }

    /// <summary>Deletes its rules, tells about it, and states it where the ledger takes it.</summary>
    /// <returns>What was written.</returns>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.ProofViolated"/> where a stray rule stays open.</exception>
    internal async Task<IReadOnlyList<PlannedChange>> CloseAsync(UnlistedGrant grant, ClosingCause cause, CancellationToken cancellationToken)
    {
        if (grant.IsStray)
        {
            return await strays.DeleteAsync(grant, cancellationToken).ConfigureAwait(false);
        }

        var outcome = await new GrantCloser(context, observer)
            .CloseAsync(grant.RequestId, grant.SecurityGroups, cause, grant.Story, cancellationToken).ConfigureAwait(false);
        observer.Warning(
            $"{grant.Plan.Target}: the grant {grant.RequestId} was open, and the ledger does not list it as open. " +
            (outcome.Proof.Kind == ProofKind.Violated ? "It is still open." : "It is closed now.") + " Test-JitLedger tells what happened to its facts.");
        return outcome.Changes;
    }

    private async Task<IReadOnlyList<UnlistedGrant>> FindAmongAsync(IReadOnlyList<NetworkSecurityGroup> groups, ISet<string> known,
        Func<GrantSighting, RequestStory?, UnlistedGrant?> select, CancellationToken cancellationToken)
    {
        var found = new List<UnlistedGrant>();
        foreach (var grant in new SweepIndex(groups).Grants.Where(grant => !known.Contains(grant.RequestId.ToString()) && grant.Rules.Any(IsOpen)))
        {
            var story = await TryFindAsync(grant.RequestId, cancellationToken).ConfigureAwait(false);
            if (select(grant, story) is { } wanted)
            {
                found.Add(wanted);
            }
        }

        return found;
    }

    private static bool IsOpen(PlacedRule placed) => placed.Rule.Access == RuleAccess.Allow;

    private static UnlistedGrant WholeOf(GrantSighting grant, RequestStory? story) => new(grant.RequestId, grant.Groups, story, grant.Rules, isStray: false,
        new JitPlan
        {
            Target = story?.Request?.ResourceId.Name ?? grant.Groups[0].Name,
            Action = $"close the grant {grant.RequestId}, which the ledger does not list as open",
            Changes = grant.Rules.Select(PlannedChange.Delete).ToArray(),
        });

    // Under the id of another VM's grant: what its claim lists is that VM's, and what it does not list is nobody's.
    private static UnlistedGrant? StraysOf(GrantSighting grant, RequestStory story, VmReach reach)
    {
        var rules = grant.Rules.Where(placed => IsOpen(placed) && reach.Has(placed.Rule) && !GrantClaim.Lists(story, placed)).ToArray();
        return rules.Length == 0 ? null : new UnlistedGrant(grant.RequestId, grant.Groups, story, rules, isStray: true,
            new JitPlan
            {
                Target = reach.Vm.Name,
                Action = $"delete what bears the id of the grant {grant.RequestId} of {story.Request!.ResourceId.Name}, whose claim does not list it",
                Changes = rules.Select(PlannedChange.Delete).ToArray(),
            });
    }

    /// <summary>What the ledger says of a request; null where it says nothing, or cannot be asked.</summary>
    internal async Task<RequestStory?> TryFindAsync(RequestId requestId, CancellationToken cancellationToken)
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

    private async Task<(VmReach Reach, IReadOnlyList<NetworkSecurityGroup> Groups)?> LookAsync(VmReference vm, CancellationToken cancellationToken)
    {
        try
        {
            var id = await new VmFinder(context).FindAsync(vm, cancellationToken).ConfigureAwait(false);
            var network = await new VmNetworkReader(context).ReadAsync(id, askRights: false, cancellationToken).ConfigureAwait(false);
            return (new VmReach(id, network.Interfaces, []), network.SecurityGroups.Values.ToArray());
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
