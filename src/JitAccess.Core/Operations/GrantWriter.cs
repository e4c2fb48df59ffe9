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

/// <summary>Writes the rules of a claimed request, reads back and proves, states that it is open; and undoes what it wrote where that fails.</summary>
internal sealed class GrantWriter(JitContext context, IOperationObserver observer)
{
    /// <summary>How often a priority may be lost to somebody else before it is an error.</summary>
    private const int MaxConflicts = 8;

    private readonly Ledger ledger = new(context, observer);
    private readonly VmNetworkReader reader = new(context);
    private readonly GrantCloser closer = new(context, observer);

    /// <summary>Writes what is claimed, or what of it is not there yet.</summary>
    /// <param name="story">The request, with its claim.</param>
    /// <param name="attachment">The protection of its VM.</param>
    /// <param name="network">The VM's network.</param>
    /// <param name="requireProof">Undo what cannot be proved.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.ProofViolated"/> or <see cref="ErrorIds.ProofUnknown"/>, or a write failed. Nothing that
    /// was written is left.</exception>
    public async Task<GrantOutcome> WriteAsync(RequestStory story, AttachmentFact attachment, VmNetwork network, bool requireProof,
        CancellationToken cancellationToken)
    {
        var (request, until) = (story.Request!, story.Until!.Value);
        var intent = new WriteIntent(request.RequestId, until);
        var written = new List<PlacedRule>();
        try
        {
            var current = await PutRulesAsync(request, attachment, network, until, intent, written, cancellationToken).ConfigureAwait(false);
            var snapshot = written.Count == 0 ? current : await reader.RefreshAsync(current, cancellationToken).ConfigureAwait(false);
            var proof = FindEdit(request, current, snapshot) ?? GrantProof.Prove(snapshot, request, new Posture(attachment.Through));
            if (proof.Kind == ProofKind.Violated || (requireProof && proof.Kind == ProofKind.Unknown))
            {
                throw new JitAccessException(
                    proof.Kind == ProofKind.Violated ? ErrorIds.ProofViolated : ErrorIds.ProofUnknown, JitErrorKind.ProofViolated,
                    $"What was written is not what was asked, so it was removed again: {proof}.", request.RequestId.ToString())
                {
                    RequestId = request.RequestId.ToString(),
                };
            }

            var rules = snapshot.SecurityGroups.Values.SelectMany(group =>
                group.Rules.Where(rule => OurRuleName.IsOf(rule, request.RequestId)).Select(rule => new PlacedRule(group.Id, rule))).ToArray();
            var changes = written.Select(placed => PlannedChange.Put(placed, until)).ToList();
            changes.AddRange(await TagAsync(request, until, rules, intent, cancellationToken).ConfigureAwait(false));
            var opened = new OpenedFact
            {
                RequestId = request.RequestId,
                Rules = rules,
                Proof = proof.ToString(),
                Author = context.Account,
                At = context.Clock.Now,
                Follows = story.Heads
            };
            _ = await ledger.RecordAsync(FactPath.InJournal(request.RequestId, "opened"), opened, cancellationToken).ConfigureAwait(false);
            return new GrantOutcome { Until = until, Changes = changes, Proof = proof };
        }
        catch (Exception e) when (written.Count > 0 && IsUndone(e))
        {
            await closer.UndoAsync(request.RequestId, written).ConfigureAwait(false);
            throw;
        }
    }

    // A rule that somebody widened behind another NSG opens no more, today; and what is read back here is what every later sweep takes for the grant's own.
    private static ProofResult? FindEdit(AccessRequest request, VmNetwork written, VmNetwork snapshot) =>
        snapshot.SecurityGroups.SelectMany(group =>
            group.Value.Rules.Where(rule => OurRuleName.IsOf(rule, request.RequestId)).Select(rule => new PlacedRule(group.Key, rule)))
            .FirstOrDefault(placed =>
                written.SecurityGroups[placed.SecurityGroupId].FindRule(placed.Rule.Name) is { } own && !own.HasSameContent(placed.Rule)) is { } edited
            ? ProofResult.Violated($"somebody edited {edited} meanwhile") : null;

    // A plan for the NSGs as they are; where somebody takes a priority meanwhile, they are read again and the next one is taken.
    private async Task<VmNetwork> PutRulesAsync(
        AccessRequest request, AttachmentFact attachment, VmNetwork network, DateTimeOffset until, WriteIntent intent, List<PlacedRule> written,
        CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (rules, _) = GrantOpener.Plan(attachment, request, network, until);
            try
            {
                foreach (var placed in rules.Rules)
                {
                    var present = network.SecurityGroups[placed.SecurityGroupId].FindRule(placed.Rule.Name);
                    if (present is not null && present.HasSameEffect(placed.Rule)
                        && string.Equals(present.Description, placed.Rule.Description, StringComparison.Ordinal))
                    {
                        continue;
                    }

                    observer.Verbose($"{request.RequestId}: {PlannedChange.Put(placed, until)}");
                    written.Add(placed);
                    await context.Network.PutRuleAsync(placed.SecurityGroupId, placed.Rule, intent, cancellationToken).ConfigureAwait(false);
                    network = network.With(network.SecurityGroups[placed.SecurityGroupId].With(placed.Rule));
                }

                return network;
            }
            catch (GatewayException e) when (e.IsRuleConflict && attempt < MaxConflicts)
            {
                written.RemoveAt(written.Count - 1);
                observer.Verbose($"{request.RequestId}: somebody else took the priority; reading again.");
                network = await reader.RefreshAsync(network, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<PlannedChange>> TagAsync(AccessRequest request, DateTimeOffset until, IReadOnlyList<PlacedRule> rules, WriteIntent intent,
        CancellationToken cancellationToken)
    {
        var changes = new List<PlannedChange>();
        var tag = new Dictionary<string,
            string>(StringComparer.OrdinalIgnoreCase)
        {
            [GrantTag.Name(request.RequestId)] = GrantTag.Value(until, request.Requester.ObjectId,
            VmKey.Of(request.ResourceId))
        };
        foreach (var groupId in rules.Select(placed => placed.SecurityGroupId).Distinct())
        {
            try
            {
                await context.Network.MergeTagsAsync(groupId, tag, intent, cancellationToken).ConfigureAwait(false);
                changes.Add(new PlannedChange { Kind = ChangeKind.SetTag, SecurityGroupId = groupId, Name = tag.Keys.First(), Until = until });
            }
            catch (JitAccessException e)
            {
                observer.Warning($"The grant is open, but NSG {groupId.Name} could not be tagged with its expiry: {e.Message}");
            }
        }

        return changes;
    }

    // Where it is not known what became of the writes (no answer, cancelled), undoing is right as well: the claim lets a sweep try again.
    private static bool IsUndone(Exception e) => e is JitAccessException or OperationCanceledException;
}
