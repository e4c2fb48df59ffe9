using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Removes a named policy that protects no VM: adds a revision that says so. Setting it again makes a new one.</summary>
public sealed class RemovePolicy(JitContext context, IOperationObserver observer)
{
    private readonly PolicyRevisions revisions = new(context, observer);

    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.PolicyNotFound"/>, <see cref="ErrorIds.PolicyInUse"/> with the names of the VMs, <see cref="ErrorIds.FactCorrupt"/>,
    /// <see cref="ErrorIds.ReasonInvalid"/>.
    /// </exception>
    public async Task<PolicyPlan> PlanAsync(string name, string? reason, CancellationToken cancellationToken)
    {
        var why = RequestAccess.CheckText("reason", reason);
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var (stored, fact) = await revisions.RequireAsync(name, cancellationToken).ConfigureAwait(false);
        await RequireUnusedAsync(fact.Name, cancellationToken).ConfigureAwait(false);
        return new PolicyPlan
        {
            Name = fact.Name,
            Current = stored,
            Next = fact with
            {
                Revision = fact.Revision + 1,
                Previous = stored.Hash,
                State = PolicyState.Removed,
                Reason = why,
                Author = context.Account,
                Follows = [],
            },
            Plan = new JitPlan { Target = $"policy {fact.Name}", Action = "remove it; no VM uses it" },
        };
    }

    /// <returns>The policy as it was, with the state <see cref="PolicyState.Removed"/>.</returns>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PolicyInUse"/>, <see cref="ErrorIds.PlanChanged"/>.</exception>
    public async Task<JitPolicy> ExecuteAsync(PolicyPlan plan, CancellationToken cancellationToken)
    {
        await RequireUnusedAsync(plan.Name!, cancellationToken).ConfigureAwait(false);
        await revisions.WriteAsync(plan, cancellationToken).ConfigureAwait(false);
        return await revisions.ViewAsync(plan.Name!, cancellationToken).ConfigureAwait(false);
    }

    private async Task RequireUnusedAsync(string name, CancellationToken cancellationToken)
    {
        var users = await revisions.UsersAsync(name, cancellationToken).ConfigureAwait(false);
        if (users.Count > 0)
        {
            var names = string.Join(", ", users.Select(user => user.ResourceId.Name).OrderBy(vm => vm, StringComparer.OrdinalIgnoreCase));
            throw new JitAccessException(
                ErrorIds.PolicyInUse, JitErrorKind.InvalidOperation,
                $"Policy {name} protects {names}. Give those another one with Enable-JitVm -Policy, or run Disable-JitVm, and remove it then. "
                + $"Suspend-JitPolicy {name} stops it at once.",
                name);
        }
    }
}
