using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Suspends and resumes one policy, or everything: what is suspended opens nothing. What is open stays until its end.</summary>
public sealed class SuspendPolicy(JitContext context, IOperationObserver observer)
{
    private readonly ControlReader control = new(context, observer);
    private readonly PolicyRevisions revisions = new(context, observer);

    /// <param name="name">The policy.</param>
    /// <param name="suspend">False to resume it.</param>
    /// <param name="reason">Why; it is kept in the ledger.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.PolicyNotFound"/>, <see cref="ErrorIds.FactCorrupt"/>, <see cref="ErrorIds.ReasonInvalid"/>.
    /// </exception>
    public async Task<PolicyPlan> PlanAsync(string name, bool suspend, string? reason, CancellationToken cancellationToken)
    {
        var why = RequestAccess.CheckText("reason", reason);
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var (stored, fact) = await revisions.RequireAsync(name, cancellationToken).ConfigureAwait(false);
        var state = suspend ? PolicyState.Suspended : PolicyState.Active;
        var notes = new List<string>();
        if (!suspend && (await control.FindSuspensionAsync(cancellationToken).ConfigureAwait(false))?.Fact is SuspensionFact { Suspended: true } all)
        {
            notes.Add($"{all.Author} suspended everything: nothing opens before Resume-JitPolicy -All");
        }

        return new PolicyPlan
        {
            Name = fact.Name,
            Current = stored,
            Next = fact.State == state ? null : fact with
            {
                Revision = fact.Revision + 1,
                Previous = stored.Hash,
                State = state,
                Reason = why,
                Author = context.Account,
                Follows = [],
            },
            Plan = new JitPlan
            {
                Target = $"policy {fact.Name}",
                Action = fact.State == state ? $"change nothing; it is {Word(suspend)} already" : Action(suspend, "by it"),
                Notes = notes,
            },
        };
    }

    /// <summary>The same for everything, VMs with a policy of their own included.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FactCorrupt"/>, <see cref="ErrorIds.ReasonInvalid"/>.</exception>
    public async Task<PolicyPlan> PlanAllAsync(bool suspend, string? reason, CancellationToken cancellationToken)
    {
        var why = RequestAccess.CheckText("reason", reason);
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var stored = await control.FindSuspensionToFollowAsync(cancellationToken).ConfigureAwait(false);
        var head = stored?.Fact as SuspensionFact;
        var isSo = (head?.Suspended ?? false) == suspend;
        return new PolicyPlan
        {
            Current = stored,
            Next = isSo ? null : new SuspensionFact
            {
                Revision = (head?.Revision ?? 0) + 1,
                Previous = stored?.Hash,
                Suspended = suspend,
                Reason = why,
                Author = context.Account,
                At = context.Clock.Now,
            },
            Plan = new JitPlan
            {
                Target = "all policies",
                Action = isSo ? $"change nothing; they are {Word(suspend)} already" : Action(suspend, "by any policy"),
            },
        };
    }

    /// <returns>The policy, or all of them.</returns>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PlanChanged"/>: somebody else changed it since; plan again.</exception>
    public async Task<IReadOnlyList<JitPolicy>> ExecuteAsync(PolicyPlan plan, CancellationToken cancellationToken)
    {
        await revisions.WriteAsync(plan, cancellationToken).ConfigureAwait(false);
        return plan.Name is { } name
            ? [await revisions.ViewAsync(name, cancellationToken).ConfigureAwait(false)]
            : await revisions.ViewAllAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Word(bool suspend) => suspend ? "suspended" : "active";

    private static string Action(bool suspend, string how) => suspend
        ? $"suspend: nothing opens {how} until it is resumed; what is open stays until its end"
        : $"resume: requests open {how} again";
}
