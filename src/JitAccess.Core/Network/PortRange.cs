using System;
using System.Globalization;

namespace JitAccess.Core.Network;

/// <summary>The ports from <see cref="First"/> to <see cref="Last"/>, both included; 0 to 65535.</summary>
public readonly struct PortRange : IEquatable<PortRange>, IComparable<PortRange>
{
    public static readonly PortRange All = new(0, 65535);

    /// <exception cref="ArgumentOutOfRangeException">A port is outside 0 to 65535, or the last is before the first.</exception>
    public PortRange(int first, int last)
    {
        if (first < 0 || last > 65535 || last < first)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first), string.Format(CultureInfo.InvariantCulture, "{0}-{1} is not a range of ports within 0-65535.", first, last));
        }

        First = first;
        Last = last;
    }

    public int First { get; }

    public int Last { get; }

    /// <summary>Reads <c>22</c>, <c>5000-5010</c> or <c>*</c>, as the service writes them.</summary>
    public static bool TryParse(string? text, out PortRange range)
    {
        range = default;
        var trimmed = text?.Trim();
        if (trimmed == "*")
        {
            range = All;
            return true;
        }

        var parts = (trimmed ?? string.Empty).Split('-');
        if (parts.Length > 2 || !TryParsePort(parts[0], out var first) || !TryParsePort(parts[parts.Length - 1], out var last) || last < first)
        {
            return false;
        }

        range = new PortRange(first, last);
        return true;
    }

    public static bool operator ==(PortRange left, PortRange right) => left.Equals(right);

    public static bool operator !=(PortRange left, PortRange right) => !left.Equals(right);

    public bool Contains(int port) => First <= port && port <= Last;

    public bool Contains(PortRange other) => First <= other.First && other.Last <= Last;

    public bool Overlaps(PortRange other) => First <= other.Last && other.First <= Last;

    public bool Equals(PortRange other) => First == other.First && Last == other.Last;

    public override bool Equals(object? obj) => obj is PortRange other && Equals(other);

    public override int GetHashCode() => (First << 16) ^ Last;

    public int CompareTo(PortRange other) => First != other.First ? First.CompareTo(other.First) : Last.CompareTo(other.Last);

    /// <summary>As the service writes it: <c>22</c>, <c>5000-5010</c>, <c>*</c>.</summary>
    public override string ToString() =>
        this == All ? "*" : First == Last ? First.ToString(CultureInfo.InvariantCulture) : string.Format(CultureInfo.InvariantCulture, "{0}-{1}", First, Last);

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
}
