using System;
using System.Collections.Generic;

namespace JitAccess.Core.Network;

/// <summary>The addresses from <see cref="First"/> to <see cref="Last"/>, both included, of one family.</summary>
public readonly struct AddressRange : IEquatable<AddressRange>
{
    /// <exception cref="ArgumentException">The families differ, or the last address is before the first.</exception>
    public AddressRange(IPAddressValue first, IPAddressValue last)
    {
        if (first.Family != last.Family || last < first)
        {
            throw new ArgumentException($"{first} - {last} is not a range of one address family in ascending order.", nameof(last));
        }

        First = first;
        Last = last;
    }

    public IPAddressValue First { get; }

    public IPAddressValue Last { get; }

    public IPFamily Family => First.Family;

    public static AddressRange AllOf(IPFamily family) => new(IPAddressValue.MinOf(family), IPAddressValue.MaxOf(family));

    public static bool operator ==(AddressRange left, AddressRange right) => left.Equals(right);

    public static bool operator !=(AddressRange left, AddressRange right) => !left.Equals(right);

    public bool Contains(IPAddressValue address) => First <= address && address <= Last;

    public bool Equals(AddressRange other) => First == other.First && Last == other.Last;

    public override bool Equals(object? obj) => obj is AddressRange other && Equals(other);

    public override int GetHashCode() => unchecked((First.GetHashCode() * 397) ^ Last.GetHashCode());

    public override string ToString() => First == Last ? First.ToString() : $"{First}-{Last}";

    /// <summary>The fewest CIDR prefixes that cover exactly this range.</summary>
    public IEnumerable<AddressPrefix> ToPrefixes()
    {
        var next = First;
        while (true)
        {
            var length = next.Bits;
            while (length > 0 && next.FirstOf(length - 1) == next && next.LastOf(length - 1) <= Last)
            {
                length--;
            }

            yield return new AddressPrefix(next, length);
            if (next.LastOf(length) == Last || !next.LastOf(length).TryNext(out next))
            {
                yield break;
            }
        }
    }
}
