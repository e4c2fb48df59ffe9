using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Deletes single rules that bear the id of a grant whose claim does not list them. The grant itself stays.</summary>
internal sealed class StrayRules(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);
    private readonly GrantCloser closer = new(context, observer);

    /// <summary>Deletes the rules, or turns them into denies where a delete lock keeps them; reads back, and tells it, the ledger too where it can.</summary>
    /// <returns>What was written.</returns>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.ProofViolated"/> where one is still an allow.</exception>
    public async Task<IReadOnlyList<PlannedChange>> DeleteAsync(UnlistedGrant grant, CancellationToken cancellationToken)
    {
        await closer.UndoAsync(grant.RequestId, grant.Rules).ConfigureAwait(false);
        var changes = new List<PlannedChange>();
        var open = new List<PlacedRule>();
        foreach (var placed in grant.Rules)
        {
            if (await FindAsync(placed, cancellationToken).ConfigureAwait(false) is not { } left)
            {
                changes.Add(PlannedChange.Delete(placed));
            }
            else if (left.Access == RuleAccess.Allow)
            {
                open.Add(placed);
            }
            else
            {
                changes.Add(PlannedChange.Put(placed with { Rule = left }));
            }
        }

        if (open.Count > 0)
        {
            throw new JitAccessException(ErrorIds.ProofViolated, JitErrorKind.ProofViolated,
                $"{grant.Plan.Target} is still open through {string.Join(", ", open)}, which bears the id of the grant {grant.RequestId}.",
                grant.Plan.Target);
        }

        var message = $"{grant.NamesOfRules} opened {grant.Plan.Target} under the id of the grant {grant.RequestId}, whose claim does not list it";
        observer.Warning($"{message}. It is closed now, and the grant stays. Test-JitLedger tells what happened to its facts.");
        await StateAsync(grant, message, cancellationToken).ConfigureAwait(false);
        return changes;
    }

    private async Task<SecurityRule?> FindAsync(PlacedRule placed, CancellationToken cancellationToken)
    {
        try
        {
            return (await context.Network.GetSecurityGroupAsync(placed.SecurityGroupId, cancellationToken).ConfigureAwait(false))
                .FindRule(placed.Rule.Name);
        }
        catch (GatewayException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    private async Task StateAsync(UnlistedGrant grant, string message, CancellationToken cancellationToken)
    {
        var now = context.Clock.Now;
        var fact = new RepairedFact
        {
            RequestId = grant.RequestId,
            What = "stray",
            Message = message,
            Rules = grant.Rules,
            Author = context.Account,
            At = now,
            Follows = grant.Story?.Heads ?? [],
        };
        try
        {
            _ = await ledger.RecordAsync(FactPath.Repaired(grant.RequestId, fact.What, now), fact, cancellationToken).ConfigureAwait(false);
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            observer.Warning($"{grant.NamesOfRules} is closed, but the ledger could not be told: {e.Message}");
        }
    }
}
