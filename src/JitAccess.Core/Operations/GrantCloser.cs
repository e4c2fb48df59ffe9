using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
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
    /// <param name="story">What the ledger knows of it; null where it knows nothing, or is down. Where it was closed before, this is a repair.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CloseOutcome> CloseAsync(RequestId requestId, IReadOnlyList<NetworkSecurityGroup> groups, ClosingCause cause, RequestStory? story,
        CancellationToken cancellationToken)
    {
        var outcome = await CloseRulesAsync(requestId, groups, cause, story, cancellationToken).ConfigureAwait(false);
        return outcome.IsNeutralised ? outcome
            : outcome with { Changes = [.. outcome.Changes, .. await UntagAsync(requestId, groups, cancellationToken).ConfigureAwait(false)] };
    }

    /// <summary>Like <see cref="CloseAsync"/>, but leaves the tags: where many grants are over, every rule comes before the first tag.</summary>
    public async Task<CloseOutcome> CloseRulesAsync(RequestId requestId, IReadOnlyList<NetworkSecurityGroup> groups, ClosingCause cause, RequestStory? story,
        CancellationToken cancellationToken)
    {
        var intent = new WriteIntent(requestId);
        var closing = new Closing(requestId,
            groups.SelectMany(group => group.Rules.Where(rule => OurRuleName.IsOf(rule, requestId)).Select(rule => new PlacedRule(group.Id, rule))).ToArray());
        JitAccessException? first = null;
        foreach (var placed in closing.Rules)
        {
            try
            {
                await DeleteOrNeutraliseAsync(closing, placed, intent, cancellationToken).ConfigureAwait(false);
            }
            catch (JitAccessException e)
            {
                // What keeps one rule does not keep the next: one of two closed NSGs on the way is enough.
                first ??= e;
            }
        }

        if (first is not null)
        {
            ExceptionDispatchInfo.Capture(first).Throw();
        }

        var proof = await ReadBackAsync(closing, cancellationToken).ConfigureAwait(false);
        var mayContinue = closing.Rules.Count > 0
            && groups.Where(group => closing.Rules.Any(placed => placed.SecurityGroupId == group.Id)).Any(group => !group.FlushConnection);
        await StateAsync(closing, cause, story, mayContinue, proof, cancellationToken).ConfigureAwait(false);
        return new CloseOutcome
        {
            Changes = closing.Changes,
            HadRules = closing.Rules.Count > 0,
            IsNeutralised = closing.Neutralised.Count > 0,
            SessionsMayContinue = mayContinue,
            Proof = proof
        };
    }

    /// <summary>Removes what was written for a grant that did not come about. Never throws: what it leaves, a sweep closes.</summary>
    public async Task UndoAsync(RequestId requestId, IReadOnlyList<PlacedRule> written)
    {
        foreach (var placed in written)
        {
            try
            {
                // Not cancelled together with what it undoes; the gateway bounds it in time.
                await DeleteOrNeutraliseAsync(new Closing(requestId, written), placed, new WriteIntent(requestId), CancellationToken.None)
                    .ConfigureAwait(false);
                observer.Verbose($"{requestId}: removed {placed} again.");
            }
            catch (JitAccessException e)
            {
                observer.Warning($"{placed} could not be removed again: {e.Message} The next sweep closes it.");
            }
        }
    }

    private async Task DeleteOrNeutraliseAsync(Closing closing, PlacedRule placed, WriteIntent intent, CancellationToken cancellationToken)
    {
        try
        {
            closing.FoundAny |= await context.Network.DeleteRuleAsync(placed.SecurityGroupId, placed.Rule.Name, intent, cancellationToken)
                .ConfigureAwait(false);
            Did(closing, PlannedChange.Delete(placed));
        }
        catch (GatewayException e) when (e.IsScopeLocked)
        {
            if (placed.Rule.Access == RuleAccess.Deny)
            {
                closing.Neutralised.Add(placed);
                observer.Verbose($"{closing.RequestId}: {placed} is a deny already, and the lock on {placed.SecurityGroupId.Name} still keeps it.");
                return;
            }

            // A delete lock stops the DELETE and not the PUT: as a deny the rule opens nothing until it can be deleted.
            var deny = placed.Rule with { Access = RuleAccess.Deny };
            try
            {
                await context.Network.PutRuleAsync(placed.SecurityGroupId, deny, intent, cancellationToken).ConfigureAwait(false);
                observer.Warning($"A delete lock on {placed.SecurityGroupId.Name} keeps rule {placed.Rule.Name}; it was turned into a deny and will be deleted once the lock is gone.");
                closing.Neutralised.Add(placed with { Rule = deny });
                Did(closing, PlannedChange.Put(placed with { Rule = deny }));
            }
            catch (GatewayException locked) when (locked.IsScopeLocked)
            {
                throw new GatewayException(
                    ErrorIds.ScopeLocked, JitErrorKind.InvalidOperation,
                    $"ALARM: a read-only lock on {placed.SecurityGroupId.Name} keeps rule {placed.Rule.Name} OPEN. Remove the lock and run Invoke-JitSweep.",
                    locked.Status, locked.Code, placed.ToString(), locked);
            }
        }
    }

    private void Did(Closing closing, PlannedChange change)
    {
        observer.Verbose($"{closing.RequestId}: {change}");
        closing.Changes.Add(change);
    }

    private async Task<ProofResult> ReadBackAsync(Closing closing, CancellationToken cancellationToken)
    {
        foreach (var groupId in closing.Rules.Select(placed => placed.SecurityGroupId).Distinct())
        {
            NetworkSecurityGroup group;
            try
            {
                group = await context.Network.GetSecurityGroupAsync(groupId, cancellationToken).ConfigureAwait(false);
            }
            catch (GatewayException e) when (e.IsNotFound)
            {
                continue;
            }

            if (group.Rules.FirstOrDefault(rule =>
                OurRuleName.IsOf(rule, closing.RequestId) && (rule.Access == RuleAccess.Allow || closing.Neutralised.Count == 0)) is { } left)
            {
                return ProofResult.Violated($"rule {left.Name} is still in {group.Name}");
            }
        }

        return ProofResult.Proved;
    }

    /// <summary>Takes the tags of a grant away. What fails is a warning: any sweep removes a tag without a rule.</summary>
    public async Task<IReadOnlyList<PlannedChange>> UntagAsync(RequestId requestId, IReadOnlyList<NetworkSecurityGroup> groups,
        CancellationToken cancellationToken)
    {
        var intent = new WriteIntent(requestId);
        var changes = new List<PlannedChange>();
        foreach (var group in groups)
        {
            var tag = group.Tags.Where(pair => string.Equals(pair.Key, GrantTag.Name(requestId), StringComparison.OrdinalIgnoreCase))
                .ToDictionary(pair => pair.Key, pair => pair.Value);
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

    private async Task StateAsync(Closing closing, ClosingCause cause, RequestStory? story, bool mayContinue, ProofResult proof,
        CancellationToken cancellationToken)
    {
        var requestId = closing.RequestId;
        if (proof.Kind == ProofKind.Violated)
        {
            observer.Warning($"{requestId}: {proof}. The next sweep closes it.");
            return;
        }

        if (story?.Closed is not null && closing.Neutralised.Count == 0 && !closing.FoundAny)
        {
            // Somebody else was faster: there is nothing to tell.
            return;
        }

        var (path, fact) = FactOf(closing, cause, story, mayContinue, proof);
        try
        {
            _ = await ledger.RecordAsync(path, fact, cancellationToken).ConfigureAwait(false);
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            observer.Warning($"{requestId} is closed, but the ledger could not be told: {e.Message}");
        }
    }

    private (FactPath Path, Fact Fact) FactOf(Closing closing, ClosingCause cause, RequestStory? story, bool mayContinue, ProofResult proof)
    {
        var requestId = closing.RequestId;
        var now = context.Clock.Now;
        (FactPath Path, Fact Fact) stated = closing.Neutralised.Count > 0
            ? (FactPath.InJournal(requestId, "neutralised"),
                new NeutralisedFact { RequestId = requestId, Rules = closing.Neutralised, Author = context.Account, At = now })
            : story?.Closed is not null
            ? (FactPath.Repaired(requestId, "surfaced", now),
                new RepairedFact
                {
                    RequestId = requestId,
                    What = "surfaced",
                    Message = "rules that surfaced after the closing were deleted",
                    Rules = closing.Rules,
                    Author = context.Account,
                    At = now
                })
            : (FactPath.InJournal(requestId, "closed"),
                new ClosedFact
                {
                    RequestId = requestId,
                    Cause = cause,
                    Rules = closing.Rules,
                    SessionsMayContinue = mayContinue,
                    Proof = proof.ToString(),
                    Author = context.Account,
                    At = now
                });
        return (stated.Path, stated.Fact with { Follows = story?.Heads ?? [] });
    }

    // What one closing comes to, while it goes on.
    private sealed class Closing(RequestId requestId, IReadOnlyList<PlacedRule> rules)
    {
        public RequestId RequestId => requestId;

        public IReadOnlyList<PlacedRule> Rules => rules;

        public List<PlannedChange> Changes { get; } = [];

        public List<PlacedRule> Neutralised { get; } = [];

        public bool FoundAny { get; set; }
    }
}
