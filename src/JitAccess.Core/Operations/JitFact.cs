using System;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>
/// A fact of the ledger as people read it and Export-Csv writes it: flat, one object a fact. What people typed has no control characters, and starts like no
/// formula of a spreadsheet (see <see cref="SpreadsheetText"/>); the document at <see cref="Path"/> has it as it was typed.
/// </summary>
public sealed record JitFact
{
    /// <summary>Where it stands in the ledger.</summary>
    public required string Path { get; init; }

    /// <summary><c>request</c>, <c>decision</c>, <c>opening</c>, <c>opened</c>, <c>closed</c>, ..., <c>policy</c>, <c>attachment</c>, <c>sweep</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>control</c>, <c>requests</c> or <c>journal</c>: whose right it takes to write it.</summary>
    public required string Zone { get; init; }

    /// <summary>Null where it belongs to no request.</summary>
    public string? RequestId { get; init; }

    /// <summary>Null where it is about no VM, or that is not known.</summary>
    public string? VMName { get; init; }

    /// <summary>The resource id of that VM.</summary>
    public string? ResourceId { get; init; }

    /// <summary>The name of who stated it, or the object id where there is no name.</summary>
    public required string Author { get; init; }

    public required string AuthorId { get; init; }

    /// <summary><c>User</c> or <c>ServicePrincipal</c>, by the author's own word.</summary>
    public required string AuthorKind { get; init; }

    /// <summary>When it was stated, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The policy that it states, or by which it was opened.</summary>
    public string? PolicyName { get; init; }

    /// <summary>The revision that it states: of a policy, a protection or the kill switch; for a claim, that of its policy.</summary>
    public int? Revision { get; init; }

    /// <summary>The port that was asked for.</summary>
    public string? Port { get; init; }

    /// <summary>The addresses that were asked for.</summary>
    public string? From { get; init; }

    /// <summary>For a claim: when the grant ends, in UTC, by that claim.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The reason or comment that was typed; what failed.</summary>
    public string? Reason { get; init; }

    public string? Ticket { get; init; }

    /// <summary>Whether it was opened, or asked to be opened, without approval.</summary>
    public bool BreakGlass { get; init; }

    /// <summary>One line in words.</summary>
    public required string Summary { get; init; }

    /// <summary>What belongs to this kind of fact, by name; see <see cref="FactSummary.DetailsOf"/>.</summary>
    public required FactDetails Details { get; init; }

    /// <summary>The SHA-256 of its document, in lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <param name="stored">As it stands in the ledger.</param>
    /// <param name="vm">The VM of its request; null where that is not known, or the fact says itself.</param>
    public static JitFact Of(StoredFact stored, ResourceId? vm = null)
    {
        var fact = stored.Fact;
        vm = fact switch
        {
            RequestFact { Request.ResourceId: var asked } => asked,
            AttachmentFact { ResourceId: var attached } => attached,
            _ => vm,
        };
        var request = (fact as RequestFact)?.Request;
        var claim = fact as OpeningFact;
        return new JitFact
        {
            Path = stored.Path.Value,
            Kind = stored.Path.Kind,
            Zone = stored.Path.Value.Substring(0, stored.Path.Value.IndexOf('/')),
            RequestId = stored.Path.RequestId?.ToString(),
            VMName = SpreadsheetText.Clean(vm?.Name),
            ResourceId = SpreadsheetText.Clean(vm?.ToString()),
            Author = SpreadsheetText.Clean(fact.Author.ToString())!,
            AuthorId = SpreadsheetText.Clean(fact.Author.ObjectId)!,
            AuthorKind = fact.Author.Kind.ToString(),
            At = fact.At,
            PolicyName = SpreadsheetText.Clean((fact as PolicyFact)?.Name ?? claim?.PolicyName),
            Revision = (fact as IRevision)?.Revision ?? (claim?.PolicyName is null ? null : claim.PolicyRevision),
            Port = request?.Port.ToString(),
            From = request?.Source.ToString(),
            Until = claim?.Until,
            Reason = SpreadsheetText.Clean(ReasonOf(fact)),
            Ticket = SpreadsheetText.Clean(request?.Ticket),
            BreakGlass = request is { BreakGlass: true } || claim is { BreakGlass: true },
            Summary = SpreadsheetText.Clean(FactSummary.Of(fact))!,
            Details = FactSummary.DetailsOf(fact),
            Hash = stored.Hash,
        };
    }

    public override string ToString() => Summary;

    private static string? ReasonOf(Fact fact) => fact switch
    {
        RequestFact asked => asked.Request.Reason,
        DecisionFact decision => decision.Comment,
        WithdrawnFact withdrawn => withdrawn.Reason,
        RevokeFact revoke => revoke.Reason,
        FailedFact failed => failed.Message,
        HeldFact held => held.Message,
        RepairedFact repaired => repaired.Message,
        PolicyFact policy => policy.Reason,
        AttachmentFact attachment => attachment.Reason,
        SuspensionFact suspension => suspension.Reason,
        _ => null,
    };
}
