using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>
/// What a sweep does about protections whose VM changed. It looks at the VM again before it writes. Where it may not write the control zone, the rules are
/// written all the same, and the rest is reported.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="observer">Who is told.</param>
/// <param name="ceiling">Says whose protections are followed; null where everybody's are.</param>
internal sealed class ProtectionKeeper(JitContext context, IOperationObserver observer, Ceiling? ceiling)
{
    /// <summary>The reason in the revisions of a protection that followed an address.</summary>
    public const string FollowReason = "the baseline follows the changed address";

    private const int MaxConflicts = 8;

    private readonly Ledger ledger = new(context, observer);
    private readonly VmNetworkReader reader = new(context);
    private readonly SweepScan scan = new(context, observer);

    /// <summary>Suspends the protection of a VM that is no longer what was protected.</summary>
    /// <returns>Null where it is after all, or somebody else was faster.</returns>
    public async Task<JitSweepAction?> SuspendAsync(SweepStep.Suspend step, CancellationToken cancellationToken)
    {
        var attachment = step.Attachment;
        var reason = ProtectionPlanner.FindChange(attachment, await scan.LookAsync(attachment.ResourceId, cancellationToken).ConfigureAwait(false))
            ?? await FindMissingGroupAsync(attachment, cancellationToken).ConfigureAwait(false);
        if (reason is null)
        {
            observer.Verbose($"{attachment.ResourceId.Name} is what was protected after all.");
            return null;
        }

        var text = $"{attachment.ResourceId.Name} is no longer what was protected: {reason}. Nothing opens there until somebody runs Enable-JitVm, or Disable-JitVm, again.";
        return await TryReviseAsync(step.Head, attachment with { State = AttachmentState.Suspended, Reason = reason }, cancellationToken)
            .ConfigureAwait(false) switch
        {
            true => new JitSweepAction
            {
                Action = "Suspend",
                VMName = attachment.ResourceId.Name,
                Message = $"suspended the protection: {text}",
                IsForHeartbeat = true
            },
            false => null,
            null => new JitSweepAction
            {
                Action = "Report",
                VMName = attachment.ResourceId.Name,
                ErrorId = ErrorIds.VmIdentityChanged,
                Message = $"{text} {context.Account} may not write the control zone, so the protection is not marked as suspended.",
            },
        };
    }

    /// <summary>Writes the baseline for the addresses that the VM has now, and a revision of the protection that says so.</summary>
    /// <returns>Null where the addresses are the same after all.</returns>
    /// <exception cref="JitAccessException">The baseline cannot be planned or written.</exception>
    public async Task<JitSweepAction?> FollowAsync(SweepStep.Follow step, CancellationToken cancellationToken)
    {
        var attachment = step.Attachment;
        var network = await reader.ReadAsync(attachment.ResourceId, askRights: false, cancellationToken).ConfigureAwait(false);
        var seen = new SeenVm(network.Vm.Id, network.Vm.VmId, network.Interfaces);
        if (ProtectionPlanner.FindChange(attachment, seen) is not null || !ProtectionPlanner.HasOtherAddresses(attachment, seen))
        {
            return null;
        }

        RequireThrough(attachment, network);
        var plan = await PlanAsync(step.Head, network, cancellationToken).ConfigureAwait(false);
        var stated = IsTrusted(attachment) ? await TryReviseAsync(step.Head, Revise(attachment, plan), cancellationToken).ConfigureAwait(false) : null;
        var head = step.Head;
        if (stated == false)
        {
            // Another sweep may have stated the same and not have got to its rules; a pass that ends well must not rely on it.
            if (await FindFollowedAsync(head, cancellationToken).ConfigureAwait(false) is not { } theirs)
            {
                observer.Verbose($"{attachment.ResourceId.Name}: somebody else changed the protection at the same time; the next pass looks again.");
                return null;
            }

            head = theirs;
            plan = await PlanAsync(head, network, cancellationToken).ConfigureAwait(false);
        }

        var (changes, proof) = await WriteAsync(head, plan, cancellationToken).ConfigureAwait(false);
        var message = $"the baseline of {attachment.ResourceId.Name} follows its addresses, {string.Join(", ", seen.Addresses)}";
        return new JitSweepAction
        {
            Action = "Follow",
            VMName = attachment.ResourceId.Name,
            Message = stated is null ? $"{message}; the protection itself could not be revised, so nothing opens there until somebody runs Enable-JitVm"
                : message,
            ErrorId = proof.Kind == ProofKind.Violated ? ErrorIds.ProofViolated : stated is null ? ErrorIds.VmIdentityChanged : null,
            Changes = changes,
            Proof = proof.ToString(),
            IsForHeartbeat = true,
        };
    }

    private async Task<string?> FindMissingGroupAsync(AttachmentFact attachment, CancellationToken cancellationToken)
    {
        foreach (var id in attachment.Baseline.Select(placed => placed.SecurityGroupId).Distinct())
        {
            try
            {
                _ = await context.Network.GetSecurityGroupAsync(id, cancellationToken).ConfigureAwait(false);
            }
            catch (GatewayException e) when (e.IsNotFound)
            {
                return $"NSG {id.Name} is gone";
            }
        }

        return null;
    }

    // True: stated. False: somebody else stated that revision. Null: not allowed.
    private async Task<bool?> TryReviseAsync(StoredFact head, AttachmentFact changed, CancellationToken cancellationToken)
    {
        var revision = head.Path.Revision + 1;
        var fact = changed with { Revision = revision, Previous = head.Hash, Author = context.Account, At = context.Clock.Now };
        try
        {
            return await ledger.RecordAsync(FactPath.Attachment(changed.VmKey, revision), fact, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (JitAccessException e) when (e.ErrorId is ErrorIds.StoreAccessDenied)
        {
            observer.Verbose($"{changed.ResourceId.Name}: {e.Message}");
            return null;
        }
    }

    private async Task<StoredFact?> FindFollowedAsync(StoredFact head, CancellationToken cancellationToken)
    {
        var next = await context.Facts.ReadAsync(FactPath.Attachment(((AttachmentFact)head.Fact).VmKey, head.Path.Revision + 1), cancellationToken)
            .ConfigureAwait(false);
        return next?.Fact is AttachmentFact { State: AttachmentState.Attached, Reason: FollowReason } followed
            && string.Equals(followed.Previous, head.Hash, StringComparison.Ordinal) && IsTrusted(followed) ? next : null;
    }

    // A revision of ours would lend our trust to what somebody else wrote.
    private bool IsTrusted(AttachmentFact attachment) => ceiling is null || ceiling.Trusts(attachment.Author.ObjectId)
        || (string.Equals(attachment.Author.ObjectId, context.Account.ObjectId, StringComparison.OrdinalIgnoreCase)
            && string.Equals(attachment.Reason, FollowReason, StringComparison.Ordinal));

    private static void RequireThrough(AttachmentFact attachment, VmNetwork network)
    {
        if (new Posture(attachment.Through).Changed(network).FirstOrDefault() is { } changed)
        {
            throw new JitAccessException(
                ErrorIds.ThroughChanged, JitErrorKind.InvalidOperation, $"The baseline of {attachment.ResourceId.Name} cannot follow its addresses: rule '{changed.Rule.Name}' was named with -Through and has changed since. Run Enable-JitVm again.", changed.Rule.Name);
        }
    }

    private async Task<EnablePlan> PlanAsync(StoredFact head, VmNetwork network, CancellationToken cancellationToken)
    {
        var attachment = (AttachmentFact)head.Fact;
        var ledgerId = await ledger.GetIdAsync(cancellationToken).ConfigureAwait(false);
        EnablePlanner.RefuseForeignLedger(network, attachment.VmKey, ledgerId, attachment);
        var options = new EnableOptions
        {
            Vm = VmReference.Of(attachment.ResourceId),
            Exempt = attachment.Exemptions,
            Through = attachment.Through.Select(placed => placed.Rule.Name).Distinct().ToArray()
        };
        return EnablePlanner.Plan(options, network, new ProtectionPolicy(attachment.Policy, attachment.PolicyNames, attachment.Ports), head, ledgerId);
    }

    private static AttachmentFact Revise(AttachmentFact attachment, EnablePlan plan) => attachment with
    {
        Interfaces = plan.Network.Interfaces.Select(nic =>
            new AttachedInterface(nic.Id, nic.IPConfigurations.Select(configuration => configuration.PrivateAddress).ToArray())).ToArray(),
        Baseline = plan.Baseline,
        Through = plan.Through,
        Reason = FollowReason,
    };

    private async Task<(IReadOnlyList<PlannedChange> Changes, ProofResult Proof)> WriteAsync(StoredFact head, EnablePlan plan,
        CancellationToken cancellationToken)
    {
        var changes = new List<PlannedChange>();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                foreach (var change in plan.Baseline.Where(placed => !EnablePlanner.IsPresent(plan.Network, placed))
                    .Select(placed => PlannedChange.Put(placed)))
                {
                    await context.Network.PutRuleAsync(change.SecurityGroupId, change.Rule!, new WriteIntent(null), cancellationToken).ConfigureAwait(false);
                    changes.Add(change);
                }

                break;
            }
            catch (GatewayException e) when (e.IsRuleConflict && attempt < MaxConflicts)
            {
                plan = await PlanAsync(head, await reader.RefreshAsync(plan.Network, cancellationToken).ConfigureAwait(false), cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        foreach (var change in plan.Obsolete.Select(PlannedChange.Delete))
        {
            _ = await context.Network.DeleteRuleAsync(change.SecurityGroupId, change.Name, new WriteIntent(null), cancellationToken).ConfigureAwait(false);
            changes.Add(change);
        }

        var network = await reader.RefreshAsync(plan.Network, cancellationToken).ConfigureAwait(false);
        return (changes, BaselineProof.Prove(network, plan.Policy.Ports, plan.Exemptions));
    }
}
