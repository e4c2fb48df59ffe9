using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Policies;

/// <summary>The location constraint of a policy: sources that may be asked for. <c>Any</c> still makes a request name addresses.</summary>
public sealed class AllowedSources : IEquatable<AllowedSources>
{
    public static readonly AllowedSources Any = new([]);

    private AllowedSources(IReadOnlyList<AddressPrefix> prefixes)
    {
        Prefixes = prefixes;
        Set = prefixes.Count == 0 ? AddressSet.All : AddressSet.Of(prefixes);
    }

    public bool IsAny => Prefixes.Count == 0;

    /// <summary>Empty where any source is allowed.</summary>
    public IReadOnlyList<AddressPrefix> Prefixes { get; }

    public AddressSet Set { get; }

    /// <exception cref="ArgumentException">There is no prefix.</exception>
    public static AllowedSources Of(IReadOnlyList<AddressPrefix> prefixes) =>
        prefixes.Count == 0 ? throw new ArgumentException("At least one prefix is needed; Any says that there is no limit.", nameof(prefixes)) : new(prefixes);

    /// <summary>Reads <c>Any</c>, or addresses and CIDRs.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.SourceInvalid"/>: all values that cannot be read are named.</exception>
    public static AllowedSources Parse(IReadOnlyList<string> texts)
    {
        if (texts.Count == 1 && (string.Equals(texts[0].Trim(), "Any", StringComparison.OrdinalIgnoreCase) || texts[0].Trim() == "*"))
        {
            return Any;
        }

        var prefixes = new List<AddressPrefix>();
        var problems = new List<string>();
        foreach (var text in texts)
        {
            if (AddressPrefix.TryParse(text, out var prefix, out var problem))
            {
                prefixes.Add(prefix);
            }
            else
            {
                problems.Add($"'{text}' {problem}.");
            }
        }

        if (problems.Count > 0 || prefixes.Count == 0)
        {
            throw new JitAccessException(
                ErrorIds.SourceInvalid, JitErrorKind.InvalidArgument, prefixes.Count + problems.Count == 0
                    ? "No source was given; write Any, or addresses and CIDRs."
                    : string.Join(" ", problems), texts);
        }

        return new(prefixes);
    }

    public bool Equals(AllowedSources? other) => other is not null && Prefixes.SequenceEqual(other.Prefixes);

    public override bool Equals(object? obj) => Equals(obj as AllowedSources);

    public override int GetHashCode() => Set.GetHashCode();

    public override string ToString() => IsAny ? "Any" : string.Join(", ", Prefixes);
}
