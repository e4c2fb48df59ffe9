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
/// Ends the protection of a VM: closes its grants, also those that the ledger does not list, states that it is detached, and removes the baseline.
/// </summary>
public sealed class DisableVm(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);
    private readonly ControlReader control = new(context, observer);
    private readonly VmNetworkReader reader = new(context);
    private readonly GrantCloser closer = new(context, observer);
    private readonly RevokeUnlisted unlisted = new(context, observer);
    private readonly DisableProof proof = new(context, observer);

    /// <summary>Reads and plans; writes nothing.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="moveBack">Move rules that were moved at Enable back to their priorities.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.VmNotProtected"/> and what finding the VM throws.</exception>
    public async Task<DisablePlan> PlanAsync(VmReference vm, bool moveBack, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var vmId = await new VmFinder(context).FindAsync(vm, cancellationToken).ConfigureAwait(false);
        var vmKey = VmKey.Of(vmId);
        var current = await control.FindAttachmentToFollowAsync(vmKey, cancellationToken).ConfigureAwait(false);
        if (current?.Fact is not AttachmentFact attachment)
        {
            throw NothingToEnd(vmId);
        }

        var notes = new List<string>();
        var (groups, interfaces) = await ReadGroupsAsync(vmId, attachment, notes, cancellationToken).ConfigureAwait(false);
        var baseline = groups.SelectMany(group => group.Rules.Where(rule => OurRuleName.IsOf(rule, vmKey)).Select(rule => new PlacedRule(group.Id, rule)))
            .ToArray();
        var grants = await ListGrantsAsync(vmId, cancellationToken).ConfigureAwait(false);
        var claimed = grants.Where(grant => grant.Opening is not null).Select(grant => grant.RequestId).ToArray();

        // Facts may be forged or lost: what counts in the end is the doors.
        var reach = new VmReach(vmId, interfaces, attachment.Interfaces.SelectMany(nic => nic.Addresses));
        var extra = await unlisted.FindOfAsync(reach, groups, new HashSet<string>(claimed.Select(id => id.ToString())), cancellationToken)
            .ConfigureAwait(false);
        if (attachment.State == AttachmentState.Detached && baseline.Length == 0 && extra.Count == 0 && claimed.Length == 0)
        {
            throw NothingToEnd(vmId);
        }

        PlacedRule[] doomed = [.. RulesOf(groups, claimed), .. extra.SelectMany(grant => grant.Rules)];
        var moves = MovesBack(attachment, groups, doomed);
        notes.AddRange(moves.Where(_ => !moveBack).Select(move => $"'{move.RuleName}' was moved to make room; Disable-JitVm -MoveBack, or: {move.Command}"));
        notes.AddRange(extra.Select(grant => grant.IsStray
            ? $"{grant.NamesOfRules} opens {vmId.Name} under the id of another VM's grant, whose claim does not list it"
            : $"the grant {grant.RequestId} is open, and the ledger does not list it as open"));
        return new DisablePlan(reach)
        {
            Plan = new JitPlan
            {
                Target = vmId.Name,
                Action = "end the protection and remove its baseline",
                Changes = [.. doomed.Concat(baseline).Select(PlannedChange.Delete), .. moveBack ? moves.Select(move => Moved(move, groups)) : []],
                Notes = notes,
            },
            Current = current,
            SecurityGroups = groups,
            Baseline = baseline,
            Moves = moveBack ? moves : [],
            Grants = grants,
            Unlisted = extra,
            Doomed = doomed,
        };
    }

    /// <summary>Carries a plan out.</summary>
    public async Task<JitVm> ExecuteAsync(DisablePlan plan, CancellationToken cancellationToken)
    {
        var attachment = (AttachmentFact)plan.Current.Fact;
        var changes = new List<PlannedChange>();
        foreach (var grant in plan.Grants)
        {
            await StateRevocationAsync(grant, cancellationToken).ConfigureAwait(false);
            if (grant.Opening is not null)
            {
                changes.AddRange((await closer.CloseAsync(grant.RequestId, plan.SecurityGroups, ClosingCause.Disabled, grant, cancellationToken)
                    .ConfigureAwait(false)).Changes);
            }
        }

        foreach (var grant in plan.Unlisted)
        {
            changes.AddRange(await unlisted.CloseAsync(grant, ClosingCause.Disabled, cancellationToken).ConfigureAwait(false));
        }

        var detached = attachment with
        {
            Revision = plan.Current.Path.Revision + 1,
            Previous = plan.Current.Hash,
            State = AttachmentState.Detached,
            Reason = null,
            Author = context.Account,
            At = context.Clock.Now,
        };
        if (attachment.State != AttachmentState.Detached
            && await context.Facts.TryCreateAsync(FactPath.Attachment(attachment.VmKey, detached.Revision), detached, cancellationToken)
                .ConfigureAwait(false) is null)
        {
            throw new JitAccessException(ErrorIds.PlanChanged, JitErrorKind.InvalidOperation,
                $"Somebody else changed the protection of {attachment.ResourceId.Name} at the same time. Run it again.", attachment.ResourceId.ToString());
        }

        // From the detached fact on, any sweep removes what is left of the baseline.
        foreach (var placed in plan.Baseline)
        {
            observer.Verbose($"{attachment.ResourceId.Name}: {PlannedChange.Delete(placed)}");
            _ = await context.Network.DeleteRuleAsync(placed.SecurityGroupId, placed.Rule.Name, new WriteIntent(null), cancellationToken).ConfigureAwait(false);
            changes.Add(PlannedChange.Delete(placed));
        }

        foreach (var change in plan.Moves.Select(move => Moved(move, plan.SecurityGroups)))
        {
            observer.Verbose($"{attachment.ResourceId.Name}: {change}");
            await context.Network.PutRuleAsync(change.SecurityGroupId, change.Rule!, new WriteIntent(null), cancellationToken).ConfigureAwait(false);
            changes.Add(change);
        }

        var found = await proof.ReadBackAsync(attachment.VmKey, plan, cancellationToken).ConfigureAwait(false);
        if (found.Kind != ProofKind.Proved)
        {
            observer.Warning($"{attachment.ResourceId.Name}: {found}");
        }

        return VmView.Of(detached, [], changes, [.. plan.Plan.Notes, .. found.Reasons], found.ToString());
    }

    private async Task<IReadOnlyList<RequestStory>> ListGrantsAsync(ResourceId vmId, CancellationToken cancellationToken)
    {
        var judge = new RequestJudge(context, observer, new ControlReader(context, observer, remember: true));
        var grants = new List<RequestStory>();
        foreach (var story in (await ledger.ListLiveAsync(cancellationToken).ConfigureAwait(false)).Where(story => story.Request?.ResourceId == vmId))
        {
            if (!RequestStory.IsOver(story.StatusAt(context.Clock.Now, await judge.DecideAsync(story, cancellationToken).ConfigureAwait(false))))
            {
                grants.Add(story);
            }
        }

        return grants;
    }

    private static IEnumerable<PlacedRule> RulesOf(IReadOnlyList<NetworkSecurityGroup> groups, IReadOnlyCollection<RequestId> grants) =>
        groups.SelectMany(group => group.Rules.Where(rule => grants.Any(requestId => OurRuleName.IsOf(rule, requestId)))
            .Select(rule => new PlacedRule(group.Id, rule)));

    private static JitAccessException NothingToEnd(ResourceId vm) =>
        new(ErrorIds.VmNotProtected, JitErrorKind.InvalidOperation,
            $"{vm.Name} is not protected by this ledger, so there is no protection to end. Get-JitVm shows what is protected.", vm.ToString());

    private static PlannedChange Moved(RuleMove move, IReadOnlyList<NetworkSecurityGroup> groups) =>
        PlannedChange.Put(new PlacedRule(move.SecurityGroupId,
            groups.First(group => group.Id == move.SecurityGroupId).FindRule(move.RuleName)! with { Priority = move.To }));

    // Back to the priorities that they had, the lowest first; rules that were edited since, or whose place is taken, stay where they are.
    private static IReadOnlyList<RuleMove> MovesBack(AttachmentFact attachment, IReadOnlyList<NetworkSecurityGroup> groups,
        IReadOnlyCollection<PlacedRule> doomed)
    {
        var moves = new List<RuleMove>();
        foreach (var group in groups)
        {
            var state = group with
            {
                Rules = group.Rules.Where(rule => !OurRuleName.IsOf(rule, attachment.VmKey)
                    && !doomed.Any(placed => placed.SecurityGroupId == group.Id && ReferenceEquals(placed.Rule, rule))).ToArray()
            };
            foreach (var original in attachment.Moved.Where(placed => placed.SecurityGroupId == group.Id).OrderBy(placed => placed.Rule.Priority))
            {
                if (state.FindRule(original.Rule.Name) is not { } rule || !rule.HasSameContent(original.Rule) || rule.Priority == original.Rule.Priority)
                {
                    continue;
                }

                // The order must stay: nothing may stand between where it is and where it was.
                var between = state.Rules.Where(other =>
                    other.Direction == RuleDirection.Inbound && other.Priority >= original.Rule.Priority && other.Priority < rule.Priority);
                if (!between.Any())
                {
                    moves.Add(new RuleMove(group.Id, rule.Name, rule.Priority, original.Rule.Priority));
                    state = state.With(rule with { Priority = original.Rule.Priority });
                }
            }
        }

        return moves;
    }

    private async Task StateRevocationAsync(RequestStory grant, CancellationToken cancellationToken) =>
        _ = await context.Facts.TryCreateAsync(
            FactPath.InRequests(grant.RequestId, context.Account.ObjectId, "revoke"),
            new RevokeFact
            {
                RequestId = grant.RequestId,
                Reason = "the protection of the VM ended",
                Author = context.Account,
                At = context.Clock.Now,
                Follows = grant.Heads
            }, cancellationToken).ConfigureAwait(false);

    // A VM that is gone or has changed still has NSGs with rules of ours: those of its attachment.
    private async Task<(IReadOnlyList<NetworkSecurityGroup> Groups, IReadOnlyList<NetworkInterface> Interfaces)> ReadGroupsAsync(
        ResourceId vmId, AttachmentFact attachment, List<string> notes, CancellationToken cancellationToken)
    {
        try
        {
            var network = await reader.ReadAsync(vmId, askRights: false, cancellationToken).ConfigureAwait(false);
            var after = network.Where(rule => !OurRuleName.IsOf(rule, attachment.VmKey) && !OurRuleName.IsGrant(rule));
            var before = network.Where(rule => !OurRuleName.IsGrant(rule));
            foreach (var port in attachment.Ports)
            {
                var regained = ExposureOfPorts.Of(after, port).Allowed.Except(ExposureOfPorts.Of(before, port).Allowed);
                if (!regained.IsEmpty)
                {
                    notes.Add($"{port} becomes reachable again from {regained}");
                }
            }

            var others = attachment.Baseline.Select(placed => placed.SecurityGroupId).Except(network.SecurityGroups.Keys).Distinct();
            return ([.. network.SecurityGroups.Values, .. await ReadThoseThereAsync(others, cancellationToken).ConfigureAwait(false)],
                network.Interfaces);
        }
        catch (JitAccessException e) when (e.ErrorId is ErrorIds.VmNotFound or ErrorIds.ResourceNotFound or ErrorIds.VmWithoutNetworkInterface)
        {
            notes.Add(e.Message);
            return (await ReadThoseThereAsync(attachment.Baseline.Select(placed => placed.SecurityGroupId).Distinct(), cancellationToken)
                .ConfigureAwait(false), []);
        }
    }

    private async Task<IReadOnlyList<NetworkSecurityGroup>> ReadThoseThereAsync(IEnumerable<ResourceId> ids, CancellationToken cancellationToken)
    {
        var result = new List<NetworkSecurityGroup>();
        foreach (var id in ids)
        {
            try
            {
                result.Add(await context.Network.GetSecurityGroupAsync(id, cancellationToken).ConfigureAwait(false));
            }
            catch (GatewayException e) when (e.IsNotFound)
            {
                observer.Verbose($"NSG {id.Name} is gone.");
            }
        }

        return result;
    }
}
