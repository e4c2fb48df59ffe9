using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Makes a named policy, or changes one: adds a revision to its chain. Where nothing changes, nothing is written.</summary>
public sealed class SetPolicy(JitContext context, IOperationObserver observer)
{
    private readonly ControlReader control = new(context, observer);
    private readonly PolicyRevisions revisions = new(context, observer);

    /// <summary>Reads, looks people up, and plans.</summary>
    /// <exception cref="PolicyInvalidException">All that is wrong with the policy as it would be.</exception>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PolicyNameInvalid"/>, <see cref="ErrorIds.FactCorrupt"/>.</exception>
    public async Task<PolicyPlan> PlanAsync(PolicyChange change, CancellationToken cancellationToken)
    {
        var name = PolicyName.Parse(change.Name);
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var current = await control.FindPolicyToFollowAsync(name, cancellationToken).ConfigureAwait(false);
        var resolved = await new PolicyResolver(context).ResolveAsync(change.ApplyTo(name, PolicyOf(current)), cancellationToken).ConfigureAwait(false);
        return resolved.Problems.Count == 0
            ? await PlanAsync(name, resolved, current, cancellationToken).ConfigureAwait(false)
            : throw new PolicyInvalidException(resolved.Problems, name);
    }

    /// <summary>Plans a whole policy: what it does not say is not kept.</summary>
    internal async Task<PolicyPlan> PlanAsync(string name, ResolvedPolicy resolved, CancellationToken cancellationToken)
    {
        var current = await control.FindPolicyToFollowAsync(name, cancellationToken).ConfigureAwait(false);
        return await PlanAsync(name, resolved, current, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="JitAccessException"><see cref="ErrorIds.PlanChanged"/>: somebody else changed the policy since; plan again.</exception>
    public async Task<JitPolicy> ExecuteAsync(PolicyPlan plan, CancellationToken cancellationToken)
    {
        await revisions.WriteAsync(plan, cancellationToken).ConfigureAwait(false);
        return await revisions.ViewAsync(plan.Name!, cancellationToken).ConfigureAwait(false);
    }

    private static AccessPolicy? PolicyOf(StoredFact? current) => current?.Fact is PolicyFact { State: not PolicyState.Removed } fact ? fact.Policy : null;

    private async Task<PolicyPlan> PlanAsync(string name, ResolvedPolicy resolved, StoredFact? current, CancellationToken cancellationToken)
    {
        var before = PolicyOf(current);
        var head = current?.Fact as PolicyFact;
        var differences = PolicyComparison.Of(before, resolved.Policy);
        var isChange = before is null || differences.Count > 0;
        var users = await revisions.UsersAsync(name, cancellationToken).ConfigureAwait(false);
        var isSuspended = head is { State: PolicyState.Suspended };
        return new PolicyPlan
        {
            Name = name,
            Current = current,
            Next = !isChange ? null : new PolicyFact
            {
                Name = name,
                Revision = (head?.Revision ?? 0) + 1,
                Previous = current?.Hash,
                State = isSuspended ? PolicyState.Suspended : PolicyState.Active,
                Policy = resolved.Policy,
                Reason = isSuspended ? head!.Reason : null,
                Author = context.Account,
                At = context.Clock.Now,
            },
            Plan = new JitPlan
            {
                Target = $"policy {name}",
                Action = before is null ? "make it"
                    : isChange ? $"change it ({users.Count} VM{(users.Count == 1 ? string.Empty : "s")})"
                    : "change nothing; it says this already",
                Notes =
                [
                    .. differences.Select(difference => before is null ? $"{difference.Member}: {difference.New}" : difference.ToString()),
                    .. resolved.Notes,
                    .. Remarks(resolved.Policy, isSuspended, users),
                ],
            },
        };
    }

    private IEnumerable<string> Remarks(AccessPolicy policy, bool isSuspended, IReadOnlyList<AttachmentFact> users)
    {
        if (isSuspended)
        {
            yield return $"it is suspended and stays so: Resume-JitPolicy {policy.Name} ends that";
        }

        if (policy.Approvers.Count > 0 && policy.RequiredApprovals == 0)
        {
            yield return "nobody has to approve: -RequiredApprovals is 0, though there are approvers";
        }

        if (Approvals.Unapprovable(policy) is { Count: > 0 } lost)
        {
            yield return $"nobody could ever approve a request of {string.Join(", ", lost)}, who may not agree to their own: name more approvers or a group";
        }

        if (policy.RequiredApprovals > 0 && !context.AuthorsAttested)
        {
            yield return "it needs approvals, which open something only over a connection with -AuthorsAttested: "
                + "role conditions on the containers vouch for who said what";
        }

        foreach (var user in users)
        {
            var missing = policy.Ports.Where(port => !user.Ports.Any(closed => closed.Contains(port))).ToArray();
            if (missing.Length > 0)
            {
                var (vm, ports) = (user.ResourceId.Name, string.Join(", ", missing.AsEnumerable()));
                yield return $"{vm} does not close {ports} yet; run Enable-JitVm {vm} -Policy {string.Join(",", user.PolicyNames)} again";
            }
        }
    }
}
