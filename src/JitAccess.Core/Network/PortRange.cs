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

        if (trimmed is null)
        {
            return false;
        }

        var dash = trimmed.IndexOf('-');
        var first = PortOf(trimmed, 0, dash < 0 ? trimmed.Length : dash);
        var last = dash < 0 ? first : PortOf(trimmed, dash + 1, trimmed.Length);
        if (first < 0 || last < first)
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

    // Decimal digits from start to before end, leading zeros allowed; -1 where they are no port. Fleets have hundreds of thousands of these texts.
    private static int PortOf(string text, int start, int end)
    {
        var port = start < end ? 0 : -1;
        for (var i = start; i < end && port >= 0; i++)
        {
            port = text[i] is >= '0' and <= '9' ? (port * 10) + (text[i] - '0') : -1;
            port = port > 65535 ? -1 : port;
        }

        return port;
    }
}
