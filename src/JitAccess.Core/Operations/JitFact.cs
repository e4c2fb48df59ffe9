using System;
using System.Collections.Generic;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>A fact of the ledger as people read it: flat, one object a fact.</summary>
public sealed record JitFact
{
    /// <summary>Where it stands in the ledger.</summary>
    public required string Path { get; init; }

    /// <summary><c>request</c>, <c>decision</c>, <c>opening</c>, <c>opened</c>, <c>closed</c>, ..., <c>policy</c>, <c>attachment</c>, <c>sweep</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Null where it belongs to no request.</summary>
    public string? RequestId { get; init; }

    /// <summary>Null where it is about no VM, or that is not known.</summary>
    public string? VMName { get; init; }

    /// <summary>The resource id of that VM.</summary>
    public string? ResourceId { get; init; }

    /// <summary>The name of who stated it, or the object id where there is no name.</summary>
    public required string Author { get; init; }

    public required string AuthorId { get; init; }

    /// <summary>When it was stated, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>One line in words.</summary>
    public required string Summary { get; init; }

    /// <summary>What belongs to this kind of fact, by name; see <see cref="FactSummary.DetailsOf"/>.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    /// <summary>The SHA-256 of its document, in lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <param name="stored">As it stands in the ledger.</param>
    /// <param name="vm">The VM of its request; null where that is not known, or the fact says itself.</param>
    public static JitFact Of(StoredFact stored, ResourceId? vm = null)
    {
        vm = stored.Fact switch
        {
            RequestFact asked => asked.Request.ResourceId,
            AttachmentFact attachment => attachment.ResourceId,
            _ => vm,
        };
        return new JitFact
        {
            Path = stored.Path.Value,
            Kind = stored.Path.Kind,
            RequestId = stored.Path.RequestId?.ToString(),
            VMName = vm?.Name,
            ResourceId = vm?.ToString(),
            Author = stored.Fact.Author.ToString(),
            AuthorId = stored.Fact.Author.ObjectId,
            At = stored.Fact.At,
            Summary = FactSummary.Of(stored.Fact),
            Details = FactSummary.DetailsOf(stored.Fact),
            Hash = stored.Hash,
        };
    }

    public override string ToString() => Summary;
}
