using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>Protects a VM: attaches a policy and puts the baseline in place. Running it again brings both up to date.</summary>
public sealed class EnableVm(JitContext context, IOperationObserver observer)
{
    private const int MaxConflicts = 8;

    private readonly Ledger ledger = new(context, observer);
    private readonly ControlReader control = new(context, observer);
    private readonly VmNetworkReader reader = new(context);

    /// <summary>Reads and plans; writes nothing.</summary>
    /// <exception cref="JitAccessException">The VM cannot be protected as asked.</exception>
    public async Task<EnablePlan> PlanAsync(EnableOptions options, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var policy = options.Policies.Count > 0
            ? await NamedAsync(options, cancellationToken).ConfigureAwait(false)
            : await OwnAsync(options, cancellationToken).ConfigureAwait(false);
        var vmId = await new VmFinder(context).FindAsync(options.Vm, cancellationToken).ConfigureAwait(false);
        var network = await reader.ReadAsync(vmId, askRights: false, cancellationToken).ConfigureAwait(false);
        var vmKey = VmKey.Of(vmId);
        var current = await control.FindAttachmentToFollowAsync(vmKey, cancellationToken).ConfigureAwait(false);

        // A ledger without an id has not protected anything yet, so every baseline that is there belongs to another one.
        var ledgerId = await ledger.FindIdAsync(cancellationToken).ConfigureAwait(false) ?? PlannedLedgerId;
        EnablePlanner.RefuseForeignLedger(network, vmKey, ledgerId, current?.Fact as AttachmentFact);
        return EnablePlanner.Plan(options, network, policy, current, ledgerId);
    }

    /// <summary>Carries a plan out, reads back and proves that the ports are closed.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PlanChanged"/>: the NSGs changed since; plan again.</exception>
    public async Task<JitVm> ExecuteAsync(EnablePlan plan, CancellationToken cancellationToken)
    {
        var ledgerId = await ledger.GetIdAsync(cancellationToken).ConfigureAwait(false);
        var network = await reader.RefreshAllAsync(plan.Network, cancellationToken).ConfigureAwait(false);
        var again = EnablePlanner.Plan(plan.Options, network, plan.Policy, plan.Current, ledgerId);
        if (!again.Plan.IsLike(plan.Plan))
        {
            throw new JitAccessException(ErrorIds.PlanChanged, JitErrorKind.InvalidOperation,
                $"The NSGs of {network.Vm.Name} changed since the plan was made. Run it again.", network.Vm.Id.ToString());
        }

        // The attachment comes first: rules that name a VM without one could never be explained.
        var attached = await AttachAsync(again, cancellationToken).ConfigureAwait(false);
        var changes = new List<PlannedChange>();
        var before = again.Network;
        var notes = again.Plan.Notes;
        try
        {
            if (again.Moves.Count > 0)
            {
                var moved = await MoveAsync(again.Network, again.Moves, changes, cancellationToken).ConfigureAwait(false);
                again = EnablePlanner.Plan(plan.Options, moved, plan.Policy, plan.Current, ledgerId);
            }

            network = await PutBaselineAsync(again, changes, cancellationToken).ConfigureAwait(false);
            var proof = BaselineProof.Prove(network, again.Policy.Ports, again.Exemptions);
            if (proof.Kind == ProofKind.Violated || (proof.Kind == ProofKind.Unknown && plan.Options.RequireProof))
            {
                throw new JitAccessException(
                    proof.Kind == ProofKind.Violated ? ErrorIds.ProofViolated : ErrorIds.ProofUnknown, JitErrorKind.ProofViolated,
                    $"The baseline of {network.Vm.Name} does not do what it should, so it was removed again: {proof}.", network.Vm.Id.ToString());
            }

            return VmView.Of(attached, await PoliciesAsync(attached, cancellationToken).ConfigureAwait(false), changes, notes, proof.ToString());
        }
        catch (Exception e) when (e is JitAccessException or OperationCanceledException)
        {
            await UndoAsync(again, before, attached, changes).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<IReadOnlyList<AccessPolicy>> PoliciesAsync(AttachmentFact attachment, CancellationToken cancellationToken) =>
        VmView.PoliciesOf(attachment, await control.ListPoliciesAsync(cancellationToken).ConfigureAwait(false));

    private async Task<ProtectionPolicy> OwnAsync(EnableOptions options, CancellationToken cancellationToken)
    {
        var policy = new AccessPolicy
        {
            Ports = options.Ports.Distinct().ToArray(),
            Sources = options.Sources,
            MaxDuration = options.MaxDuration,
            Requesters = options.Requesters.Count == 0 ? [context.Account.ToPerson()]
                : await new PersonFinder(context).FindAsync(options.Requesters, cancellationToken).ConfigureAwait(false),
        };
        return policy.Problems() is { Count: > 0 } problems
            ? throw new JitAccessException(ErrorIds.PolicyInvalid, JitErrorKind.InvalidArgument, string.Join(" ", problems), options.Vm.ToString())
            : new ProtectionPolicy(policy, [], policy.Ports);
    }

    private async Task<ProtectionPolicy> NamedAsync(EnableOptions options, CancellationToken cancellationToken)
    {
        var names = options.Policies.Select(PolicyName.Parse).Distinct(StringComparer.Ordinal).ToArray();
        var ports = new List<PortSpecification>();
        foreach (var name in names)
        {
            if ((await FindWholeAsync(name, cancellationToken).ConfigureAwait(false))?.Fact is not PolicyFact { State: not PolicyState.Removed } fact)
            {
                throw new JitAccessException(ErrorIds.PolicyNotFound, JitErrorKind.NotFound,
                    $"There is no policy '{name}' in this ledger. Get-JitPolicy lists them; Set-JitPolicy {name} makes it.", name);
            }

            ports.AddRange(fact.Policy.Ports);
        }

        // A port within another one needs no deny of its own.
        var widest = ports.Distinct().ToArray();
        return new ProtectionPolicy(null, names, widest.Where(port => !widest.Any(other => !other.Equals(port) && other.Contains(port))).ToArray());
    }

    // Which ports the newest revision closes cannot be known where the chain is broken, and nothing would open by it either.
    private async Task<StoredFact?> FindWholeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await control.FindPolicyToFollowAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (JitAccessException e) when (e.ErrorId == ErrorIds.FactCorrupt)
        {
            throw new JitAccessException(
                ErrorIds.FactCorrupt, JitErrorKind.Store,
                $"Policy {name} cannot protect a VM: {e.Message} Test-JitLedger tells more; another -Policy, or -Port and -Requester, protect it meanwhile.",
                name, e);
        }
    }

    private static string PlannedLedgerId => new('0', 16);

    private async Task<AttachmentFact> AttachAsync(EnablePlan plan, CancellationToken cancellationToken)
    {
        var vmKey = VmKey.Of(plan.Network.Vm.Id);
        var fact = new AttachmentFact
        {
            VmKey = vmKey,
            Revision = (plan.Current?.Path.Revision ?? 0) + 1,
            Previous = plan.Current?.Hash,
            State = AttachmentState.Attached,
            ResourceId = plan.Network.Vm.Id,
            VmId = plan.Network.Vm.VmId,
            Interfaces = plan.Network.Interfaces.Select(nic =>
                new AttachedInterface(nic.Id, nic.IPConfigurations.Select(configuration => configuration.PrivateAddress).ToArray())).ToArray(),
            Ports = plan.Policy.Ports,
            Policy = plan.Policy.Own,
            PolicyNames = plan.Policy.Names,
            Exemptions = plan.Exemptions.Texts,
            Through = plan.Through,
            Baseline = plan.Baseline,
            Moved = [.. Originals(plan), .. (plan.Current?.Fact as AttachmentFact)?.Moved ?? []],
            Author = context.Account,
            At = context.Clock.Now,
        };
        return await context.Facts.TryCreateAsync(FactPath.Attachment(vmKey, fact.Revision), fact, cancellationToken).ConfigureAwait(false) is not null
            ? fact
            : throw new JitAccessException(ErrorIds.PlanChanged, JitErrorKind.InvalidOperation,
                $"Somebody else changed the protection of {plan.Network.Vm.Name} at the same time. Run it again.", plan.Network.Vm.Id.ToString());
    }

    private static IEnumerable<PlacedRule> Originals(EnablePlan plan) =>
        plan.Moves.GroupBy(move => (move.SecurityGroupId, move.RuleName))
            .Select(moves => new PlacedRule(moves.Key.SecurityGroupId, plan.Network.SecurityGroups[moves.Key.SecurityGroupId].FindRule(moves.Key.RuleName)!));

    // One rule at a time, nothing but its priority changed; after each the exposure is proved to be what it was. A crash in between leaves the same exposure.
    private async Task<VmNetwork> MoveAsync(VmNetwork before, IReadOnlyList<RuleMove> moves, List<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var network = before;
        var names = moves.Select(move => move.RuleName).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        foreach (var move in moves)
        {
            var rule = network.SecurityGroups[move.SecurityGroupId].FindRule(move.RuleName);
            if (rule is null || rule.Priority != move.From)
            {
                throw new JitAccessException(ErrorIds.PlanChanged, JitErrorKind.InvalidOperation,
                    $"Rule '{move.RuleName}' of {move.SecurityGroupId.Name} changed while rules were moved. Run it again.", move.RuleName);
            }

            var change = PlannedChange.Put(new PlacedRule(move.SecurityGroupId, rule with { Priority = move.To }));
            observer.Verbose($"{before.Vm.Name}: {change}");
            changes.Add(change);
            await context.Network.PutRuleAsync(move.SecurityGroupId, change.Rule!, new WriteIntent(null), cancellationToken).ConfigureAwait(false);
            network = await reader.RefreshAsync(network, cancellationToken).ConfigureAwait(false);
            var proof = SameExposure.Prove(before, network, names);
            if (proof.Kind == ProofKind.Violated)
            {
                throw new JitAccessException(ErrorIds.ProofViolated, JitErrorKind.ProofViolated,
                    $"Moving rule '{move.RuleName}' changed what gets through, so it is moved back: {proof}.", move.RuleName);
            }
        }

        return network;
    }

    private async Task<VmNetwork> PutBaselineAsync(EnablePlan plan, List<PlannedChange> changes, CancellationToken cancellationToken)
    {
        var intent = new WriteIntent(null);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                foreach (var placed in plan.Baseline.Where(rule => !EnablePlanner.IsPresent(plan.Network, rule)))
                {
                    observer.Verbose($"{plan.Network.Vm.Name}: {PlannedChange.Put(placed)}");
                    changes.Add(PlannedChange.Put(placed));
                    await context.Network.PutRuleAsync(placed.SecurityGroupId, placed.Rule, intent, cancellationToken).ConfigureAwait(false);
                }

                break;
            }
            catch (GatewayException e) when (e.IsRuleConflict && attempt < MaxConflicts)
            {
                changes.RemoveAt(changes.Count - 1);
                observer.Verbose($"{plan.Network.Vm.Name}: somebody else took the priority; reading again.");
                var network = await reader.RefreshAsync(plan.Network, cancellationToken).ConfigureAwait(false);
                plan = EnablePlanner.Plan(plan.Options, network, plan.Policy, plan.Current, plan.LedgerId);
            }
        }

        foreach (var placed in plan.Obsolete)
        {
            observer.Verbose($"{plan.Network.Vm.Name}: {PlannedChange.Delete(placed)}");
            _ = await context.Network.DeleteRuleAsync(placed.SecurityGroupId, placed.Rule.Name, intent, cancellationToken).ConfigureAwait(false);
            changes.Add(PlannedChange.Delete(placed));
        }

        return await reader.RefreshAsync(plan.Network, cancellationToken).ConfigureAwait(false);
    }

    // Puts back what was there before, and says so in the ledger. What cannot be undone is reported.
    private async Task UndoAsync(EnablePlan plan, VmNetwork before, AttachmentFact attached, IReadOnlyList<PlannedChange> changes)
    {
        foreach (var change in changes.Reverse())
        {
            await TryUndoAsync(plan, async () =>
            {
                if (before.SecurityGroups[change.SecurityGroupId].FindRule(change.Name) is { } old)
                {
                    await context.Network.PutRuleAsync(change.SecurityGroupId, old, new WriteIntent(null), CancellationToken.None).ConfigureAwait(false);
                }
                else
                {
                    _ = await context.Network.DeleteRuleAsync(change.SecurityGroupId, change.Name, new WriteIntent(null), CancellationToken.None)
                        .ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        }

        await TryUndoAsync(plan, async () =>
        {
            var current = await control.FindAttachmentAsync(attached.VmKey, CancellationToken.None).ConfigureAwait(false);
            var previous = plan.Current?.Fact as AttachmentFact ?? attached with { State = AttachmentState.Detached };
            var restored = previous with
            {
                Revision = attached.Revision + 1,
                Previous = current?.Hash,
                Reason = "the change could not be completed",
                Author = context.Account,
                At = context.Clock.Now
            };
            _ = await context.Facts.TryCreateAsync(FactPath.Attachment(attached.VmKey, restored.Revision), restored, CancellationToken.None)
                .ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private async Task TryUndoAsync(EnablePlan plan, Func<Task> undo)
    {
        try
        {
            await undo().ConfigureAwait(false);
        }
        catch (JitAccessException e)
        {
            observer.Warning($"Not everything that was written to {plan.Network.Vm.Name} could be undone: {e.Message} Run Enable-JitVm or Disable-JitVm again.");
        }
    }
}
