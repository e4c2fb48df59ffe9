using System.Collections.Generic;

namespace JitAccess.Core.Policies;

/// <summary>A ceiling as somebody wrote it, before anything of it is understood. Null is what was not said.</summary>
public sealed record CeilingText
{
    /// <summary>What people recognise it by in a message: a file, or the parameters.</summary>
    public required string Origin { get; init; }

    /// <summary>Subscription ids, or resource ids of subscriptions and resource groups.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Ports, or <c>*</c> for all.</summary>
    public IReadOnlyList<string>? Ports { get; init; }

    /// <summary>Addresses and CIDRs, or <c>Any</c>.</summary>
    public IReadOnlyList<string>? AllowedSources { get; init; }

    /// <summary>Such as <c>4h</c> or <c>PT4H</c>.</summary>
    public string? MaxDuration { get; init; }

    /// <summary>Names or object ids.</summary>
    public IReadOnlyList<string> PolicyWriters { get; init; } = [];

    /// <summary>What is wrong with its form already.</summary>
    public IReadOnlyList<CeilingProblem> Problems { get; init; } = [];
}
