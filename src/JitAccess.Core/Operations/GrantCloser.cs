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

/// <summary>The one closer. Needs nothing but the rules that are there: a ledger that cannot be reached is a warning.</summary>
internal sealed class GrantCloser(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);

    /// <summary>Deletes the rules of a grant, reads back, takes its tags away and states it.</summary>
    /// <param name="requestId">The grant.</param>
    /// <param name="groups">NSGs as they were read; those that hold rules or a tag of the grant are written to.</param>
    /// <param name="cause">Why.</param>
    /// <param name="stated">Whether a closing is in the ledger already, so that this one is a repair.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CloseOutcome> CloseAsync(RequestId requestId, IReadOnlyList<NetworkSecurityGroup> groups, ClosingCause cause, bool stated, CancellationToken cancellationToken)
    {
        var intent = new WriteIntent(requestId);
        var changes = new List<PlannedChange>();
        var rules = groups.SelectMany(group => group.Rules.Where(rule => OurRuleName.IsOf(rule, requestId)).Select(rule => new PlacedRule(group.Id, rule))).ToArray();
        var neutralised = new List<PlacedRule>();
        foreach (var placed in rules)
        {
            var change = await DeleteOrNeutraliseAsync(placed, intent, cancellationToken).ConfigureAwait(false);
            observer.Verbose($"{requestId}: {change}");
            changes.Add(change);
            if (change.Kind == ChangeKind.PutRule)
            {
                neutralised.Add(placed with { Rule = change.Rule! });
            }
        }

        var proof = await ReadBackAsync(requestId, rules, neutralised.Count > 0, cancellationToken).ConfigureAwait(false);
        if (neutralised.Count == 0)
        {
            changes.AddRange(await UntagAsync(requestId, groups, intent, cancellationToken).ConfigureAwait(false));
        }

        var mayContinue = rules.Length > 0 && groups.Where(group => rules.Any(placed => placed.SecurityGroupId == group.Id)).Any(group => !group.FlushConnection);
        await StateAsync(requestId, cause, stated, rules, neutralised, mayContinue, proof, cancellationToken).ConfigureAwait(false);
        return new CloseOutcome { Changes = changes, IsNeutralised = neutralised.Count > 0, SessionsMayContinue = mayContinue, Proof = proof };
    }

    /// <summary>Removes what was written for a grant that did not come about. Never throws: what it leaves, a sweep closes.</summary>
    public async Task UndoAsync(RequestId requestId, IReadOnlyList<PlacedRule> written)
    {
        foreach (var placed in written)
        {
            try
            {
                // Not cancelled together with what it undoes; the gateway bounds it in time.
                _ = await DeleteOrNeutraliseAsync(placed, new WriteIntent(requestId), CancellationToken.None).ConfigureAwait(false);
                observer.Verbose($"{requestId}: removed {placed} again.");
            }
            catch (JitAccessException e)
            {
                observer.Warning($"{placed} could not be removed again: {e.Message} The next sweep closes it.");
            }
        }
    }

    private async Task<PlannedChange> DeleteOrNeutraliseAsync(PlacedRule placed, WriteIntent intent, CancellationToken cancellationToken)
    {
        try
        {
            _ = await context.Network.DeleteRuleAsync(placed.SecurityGroupId, placed.Rule.Name, intent, cancellationToken).ConfigureAwait(false);
            return PlannedChange.Delete(placed);
        }
        catch (GatewayException e) when (e.IsScopeLocked)
        {
            if (placed.Rule.Access == RuleAccess.Deny)
            {
                return PlannedChange.Put(placed);
            }

            // A delete lock stops the DELETE and not the PUT: as a deny the rule opens nothing until it can be deleted.
            var deny = placed.Rule with { Access = RuleAccess.Deny };
            try
            {
                await context.Network.PutRuleAsync(placed.SecurityGroupId, deny, intent, cancellationToken).ConfigureAwait(false);
                observer.Warning($"A delete lock on {placed.SecurityGroupId.Name} keeps rule {placed.Rule.Name}; it was turned into a deny and will be deleted once the lock is gone.");
                return PlannedChange.Put(placed with { Rule = deny });
            }
            catch (GatewayException locked) when (locked.IsScopeLocked)
            {
                throw new GatewayException(
                    ErrorIds.ScopeLocked, JitErrorKind.InvalidOperation,
                    $"ALARM: a read-only lock on {placed.SecurityGroupId.Name} keeps rule {placed.Rule.Name} OPEN. Remove the lock and run Invoke-JitSweep.", locked.Status, locked.Code, placed.ToString(), locked);
            }
        }
    }

    private async Task<ProofResult> ReadBackAsync(RequestId requestId, IReadOnlyList<PlacedRule> rules, bool neutralised, CancellationToken cancellationToken)
    {
        foreach (var groupId in rules.Select(placed => placed.SecurityGroupId).Distinct())
        {
            var group = await context.Network.GetSecurityGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
            if (group.Rules.FirstOrDefault(rule => OurRuleName.IsOf(rule, requestId) && (rule.Access == RuleAccess.Allow || !neutralised)) is { } left)
            {
                return ProofResult.Violated($"rule {left.Name} is still in {group.Name}");
            }
        }

        return ProofResult.Proved;
    }

    private async Task<IReadOnlyList<PlannedChange>> UntagAsync(RequestId requestId, IReadOnlyList<NetworkSecurityGroup> groups, WriteIntent intent, CancellationToken cancellationToken)
    {
        var changes = new List<PlannedChange>();
        foreach (var group in groups)
        {
            var tag = group.Tags.Where(pair => string.Equals(pair.Key, GrantTag.Name(requestId), StringComparison.OrdinalIgnoreCase)).ToDictionary(pair => pair.Key, pair => pair.Value);
            if (tag.Count == 0)
            {
                continue;
            }

            try
            {
                await context.Network.DeleteTagsAsync(group.Id, tag, intent, cancellationToken).ConfigureAwait(false);
                changes.Add(new PlannedChange { Kind = ChangeKind.RemoveTag, SecurityGroupId = group.Id, Name = tag.Keys.First() });
            }
            catch (JitAccessException e)
            {
                observer.Warning($"The grant is closed, but its tag is still on NSG {group.Name}: {e.Message}");
            }
        }

        return changes;
    }

    private async Task StateAsync(
        RequestId requestId, ClosingCause cause, bool stated, IReadOnlyList<PlacedRule> rules, IReadOnlyList<PlacedRule> neutralised, bool mayContinue, ProofResult proof, CancellationToken cancellationToken)
    {
        if (proof.Kind == ProofKind.Violated)
        {
            observer.Warning($"{requestId}: {proof}. The next sweep closes it.");
            return;
        }

        Fact fact;
        FactPath path;
        if (neutralised.Count > 0)
        {
            path = FactPath.InJournal(requestId, "neutralised");
            fact = new NeutralisedFact { RequestId = requestId, Rules = neutralised, Author = context.Account, At = context.Clock.Now };
        }
        else if (stated)
        {
            path = FactPath.Repaired(requestId, "surfaced", context.Clock.Now);
            fact = new RepairedFact { RequestId = requestId, What = "surfaced", Message = "rules that surfaced after the closing were deleted", Rules = rules, Author = context.Account, At = context.Clock.Now };
        }
        else
        {
            path = FactPath.InJournal(requestId, "closed");
            fact = new ClosedFact { RequestId = requestId, Cause = cause, Rules = rules, SessionsMayContinue = mayContinue, Proof = proof.ToString(), Author = context.Account, At = context.Clock.Now };
        }

        try
        {
            _ = await ledger.RecordAsync(path, fact, cancellationToken).ConfigureAwait(false);
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            observer.Warning($"{requestId} is closed, but the ledger could not be told: {e.Message}");
        }
    }
}
