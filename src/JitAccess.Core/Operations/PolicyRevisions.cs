using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>The chains of policies and of the kill switch: finds their ends, and adds to them.</summary>
internal sealed class PolicyRevisions(JitContext context, Ports.IOperationObserver observer)
{
    private readonly ControlReader control = new(context, observer);

    /// <summary>The newest revision of a policy that is there.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PolicyNotFound"/>, <see cref="ErrorIds.FactCorrupt"/>.</exception>
    public async Task<(StoredFact Stored, PolicyFact Fact)> RequireAsync(string name, CancellationToken cancellationToken) =>
        await control.FindPolicyToFollowAsync(PolicyName.Parse(name), cancellationToken).ConfigureAwait(false)
            is { Fact: PolicyFact { State: not PolicyState.Removed } fact } stored
            ? (stored, fact)
            : throw NotFound(name);

    /// <summary>Adds what was planned to its chain.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PlanChanged"/>: somebody else was first.</exception>
    public async Task WriteAsync(PolicyPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Next is null)
        {
            return;
        }

        var fact = plan.Next with { At = context.Clock.Now };
        var path = fact is PolicyFact policy ? FactPath.Policy(policy.Name, policy.Revision) : FactPath.Suspension(((SuspensionFact)fact).Revision);
        if (await context.Facts.TryCreateAsync(path, fact, cancellationToken).ConfigureAwait(false) is null)
        {
            var what = plan.Name is { } name ? $"policy {name}" : "the kill switch";
            throw new JitAccessException(
                ErrorIds.PlanChanged, JitErrorKind.InvalidOperation, $"Somebody else changed {what} at the same time. Run it again.", plan.Name);
        }

        observer.Verbose($"{path}: {plan.Plan.Action}");
    }

    /// <summary>What a person sees of a policy now, removed or not.</summary>
    public async Task<JitPolicy> ViewAsync(string name, CancellationToken cancellationToken)
    {
        var fact = (await control.FindPolicyAsync(name, cancellationToken).ConfigureAwait(false))?.Fact as PolicyFact ?? throw NotFound(name);
        var suspension = (await control.FindSuspensionAsync(cancellationToken).ConfigureAwait(false))?.Fact as SuspensionFact;
        return PolicyView.Of(fact, suspension, await UsersAsync(name, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What a person sees of every policy that is there, by name.</summary>
    public async Task<IReadOnlyList<JitPolicy>> ViewAllAsync(CancellationToken cancellationToken)
    {
        var policies = await control.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
        var suspension = (await control.FindSuspensionAsync(cancellationToken).ConfigureAwait(false))?.Fact as SuspensionFact;
        var attachments = await control.ListAttachmentsAsync(cancellationToken).ConfigureAwait(false);
        return policies.Select(stored => (PolicyFact)stored.Fact)
            .Select(fact => PolicyView.Of(fact, suspension, PolicyView.UsersOf(fact.Name, attachments))).ToArray();
    }

    /// <summary>The VMs that a policy protects.</summary>
    public async Task<IReadOnlyList<AttachmentFact>> UsersAsync(string name, CancellationToken cancellationToken) =>
        PolicyView.UsersOf(name, await control.ListAttachmentsAsync(cancellationToken).ConfigureAwait(false));

    public static JitAccessException NotFound(string name) => new(
        ErrorIds.PolicyNotFound, JitErrorKind.NotFound,
        $"There is no policy '{name}' in this ledger. Get-JitPolicy lists them; Set-JitPolicy {name} makes it.", name);
}
