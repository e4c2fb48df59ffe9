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

/// <summary>Reads back whether an end of protection left rules of ours on the way to the VM: of the baseline, or of a grant.</summary>
internal sealed class DisableProof(JitContext context, IOperationObserver observer)
{
    private readonly RevokeUnlisted unlisted = new(context, observer);

    /// <returns>Violated where an allow of ours still concerns the VM; Unknown where something else of ours is left.</returns>
    public async Task<ProofResult> ReadBackAsync(VmKey vmKey, DisablePlan plan, CancellationToken cancellationToken)
    {
        var doubts = new List<string>();
        foreach (var groupId in plan.SecurityGroups.Select(group => group.Id).Distinct())
        {
            if (await FindAsync(groupId, cancellationToken).ConfigureAwait(false) is not { } group)
            {
                continue;
            }

            foreach (var left in group.Rules)
            {
                if (OurRuleName.IsOf(left, vmKey))
                {
                    doubts.Add($"rule {left.Name} is still in {group.Name}; the next sweep removes it");
                }
                else if (OurRuleName.IsGrant(left)
                    && await JudgeAsync(new PlacedRule(groupId, left), plan, cancellationToken).ConfigureAwait(false) is { } proof)
                {
                    if (proof.Kind == ProofKind.Violated)
                    {
                        return proof;
                    }

                    doubts.AddRange(proof.Reasons);
                }
            }
        }

        return doubts.Count == 0 ? ProofResult.Proved : ProofResult.Unknown(doubts);
    }

    // Null where the rule is not this VM's.
    private async Task<ProofResult?> JudgeAsync(PlacedRule placed, DisablePlan plan, CancellationToken cancellationToken)
    {
        var wasClosed = plan.Doomed.Any(doomed => doomed.SecurityGroupId == placed.SecurityGroupId
            && string.Equals(doomed.Rule.Name, placed.Rule.Name, StringComparison.OrdinalIgnoreCase));
        if (!wasClosed && !plan.Reach.Has(placed.Rule))
        {
            return null;
        }

        var name = $"rule {placed.Rule.Name} is still in {placed.SecurityGroupId.Name}";
        if (placed.Rule.Access == RuleAccess.Deny)
        {
            return ProofResult.Unknown([$"{name} as a deny; a sweep deletes it once its lock is gone"]);
        }

        _ = OurRuleName.TryParse(placed.Rule.Name, out var parsed);
        if (await unlisted.TryFindAsync(parsed!.RequestId!, cancellationToken).ConfigureAwait(false) is { Request: { } request } story
            && request.ResourceId != plan.Reach.Vm && GrantClaim.Lists(story, placed))
        {
            // An address that the VM had may be another's now. One that it has is opened by whoever claims it, and closing it is not for us to decide.
            return plan.Reach.HasNow(placed.Rule)
                ? ProofResult.Unknown([$"{name} for the grant {story.RequestId} of {request.ResourceId.Name}, and concerns an address of {plan.Reach.Vm.Name}"])
                : null;
        }

        return ProofResult.Violated($"{name} and opens {plan.Reach.Vm.Name}; the next sweep looks at it, and Revoke-JitAccess -VM closes it");
    }

    private async Task<NetworkSecurityGroup?> FindAsync(ResourceId groupId, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Network.GetSecurityGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException e) when (e.IsNotFound)
        {
            return null;
        }
    }
}
