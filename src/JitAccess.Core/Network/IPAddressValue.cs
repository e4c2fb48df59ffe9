using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace JitAccess.Core.Network;

/// <summary>One IPv4 or IPv6 address as a number, so that ranges can be computed with. IPv4 sorts before IPv6.</summary>
public readonly struct IPAddressValue : IEquatable<IPAddressValue>, IComparable<IPAddressValue>
{
    private IPAddressValue(IPFamily family, ulong high, ulong low)
    {
        Family = family;
        High = high;
        Low = low;
    }

    public IPFamily Family { get; }

    /// <summary>The number of bits of an address of this family: 32 or 128.</summary>
    public int Bits => BitsOf(Family);

    /// <summary>The upper 64 bits; always zero for IPv4.</summary>
    internal ulong High { get; }

    /// <summary>The lower 64 bits; an IPv4 address fills the lower 32 of them.</summary>
    internal ulong Low { get; }

    public static int BitsOf(IPFamily family) => family == IPFamily.V4 ? 32 : 128;

    /// <summary>The first address of a family: 0.0.0.0 or ::.</summary>
    public static IPAddressValue MinOf(IPFamily family) => new(family, 0, 0);

    /// <summary>The last address of a family: 255.255.255.255 or ffff:...:ffff.</summary>
    public static IPAddressValue MaxOf(IPFamily family) =>
        family == IPFamily.V4 ? new(family, 0, uint.MaxValue) : new(family, ulong.MaxValue, ulong.MaxValue);

    /// <summary>Reads a dotted quad without leading zeros, or an IPv6 address without a zone. Shorthands such as <c>10.1</c> are no addresses here.</summary>
    public static bool TryParse(string? text, out IPAddressValue address)
    {
        address = default;
        if (text is null)
        {
            return false;
        }

        if (text.IndexOf(':') < 0)
        {
            return TryParseV4(text, out address);
        }

        if (text.IndexOf('%') >= 0 || text.IndexOf('[') >= 0 || !IPAddress.TryParse(text, out var parsed)
            || parsed.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        address = FromBytes(parsed.GetAddressBytes());
        return true;
    }

    /// <exception cref="FormatException">The text is no address.</exception>
    public static IPAddressValue Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IP address.");

    public static bool operator ==(IPAddressValue left, IPAddressValue right) => left.Equals(right);

    public static bool operator !=(IPAddressValue left, IPAddressValue right) => !left.Equals(right);

    public static bool operator <(IPAddressValue left, IPAddressValue right) => left.CompareTo(right) < 0;

    public static bool operator >(IPAddressValue left, IPAddressValue right) => left.CompareTo(right) > 0;

    public static bool operator <=(IPAddressValue left, IPAddressValue right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IPAddressValue left, IPAddressValue right) => left.CompareTo(right) >= 0;

    public bool Equals(IPAddressValue other) => Family == other.Family && High == other.High && Low == other.Low;

    public override bool Equals(object? obj) => obj is IPAddressValue other && Equals(other);

    public override int GetHashCode() => unchecked((((int)Family * 397) ^ High.GetHashCode()) * 397) ^ Low.GetHashCode();

    public int CompareTo(IPAddressValue other)
    {
        if (Family != other.Family)
        {
            return Family < other.Family ? -1 : 1;
        }

        var high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    /// <summary>The canonical text: a dotted quad, or the shortened lower-case form of IPv6.</summary>
    public override string ToString()
    {
        if (Family == IPFamily.V4)
        {
            return string.Join(".", Octet(24), Octet(16), Octet(8), Octet(0));
        }

        var bytes = new byte[16];
        for (var i = 0; i < 8; i++)
        {
            bytes[i] = (byte)(High >> (56 - (8 * i)));
            bytes[8 + i] = (byte)(Low >> (56 - (8 * i)));
        }

        return new IPAddress(bytes).ToString();
    }

    private string Octet(int shift) => ((int)(Low >> shift) & 255).ToString(CultureInfo.InvariantCulture);

    /// <summary>The address after this one; false for the last of its family.</summary>
    internal bool TryNext(out IPAddressValue next)
    {
        next = Low == ulong.MaxValue ? new(Family, unchecked(High + 1), 0) : new(Family, High, Low + 1);
        return this != MaxOf(Family);
    }

    /// <summary>The address before this one; false for the first of its family.</summary>
    internal bool TryPrevious(out IPAddressValue previous)
    {
        previous = Low == 0 ? new(Family, unchecked(High - 1), ulong.MaxValue) : new(Family, High, Low - 1);
        return this != MinOf(Family);
    }

    /// <summary>This address with every bit behind the first <paramref name="prefixLength"/> cleared.</summary>
    internal IPAddressValue FirstOf(int prefixLength)
    {
        var (high, low) = HostMask(prefixLength);
        return new(Family, High & ~high, Low & ~low);
    }

    /// <summary>This address with every bit behind the first <paramref name="prefixLength"/> set.</summary>
    internal IPAddressValue LastOf(int prefixLength)
    {
        var (high, low) = HostMask(prefixLength);
        return new(Family, High | high, Low | low);
    }

    private (ulong High, ulong Low) HostMask(int prefixLength)
    {
        var hostBits = Bits - prefixLength;
        var low = hostBits >= 64 ? ulong.MaxValue : (1UL << hostBits) - 1;
        var high = hostBits <= 64 ? 0 : hostBits == 128 ? ulong.MaxValue : (1UL << (hostBits - 64)) - 1;
        return (high, low);
    }

    private static IPAddressValue FromBytes(byte[] bytes)
    {
        ulong high = 0, low = 0;
        for (var i = 0; i < 8; i++)
        {
            high = (high << 8) | bytes[i];
            low = (low << 8) | bytes[8 + i];
        }

        return new(IPFamily.V6, high, low);
    }

    private static bool TryParseV4(string text, out IPAddressValue address)
    {
        address = default;
        ulong value = 0;
        var octets = 0;
        var position = 0;
        while (octets < 4)
        {
            var start = position;
            var octet = 0;
            while (position < text.Length && text[position] is >= '0' and <= '9' && position - start < 3)
            {
                octet = (octet * 10) + (text[position] - '0');
                position++;
            }

            var digits = position - start;
            if (digits == 0 || octet > 255 || (digits > 1 && text[start] == '0'))
            {
                return false;
            }

            value = (value << 8) | (uint)octet;
            octets++;
            if (octets < 4 && (position >= text.Length || text[position++] != '.'))
            {
                return false;
            }
        }

        address = new(IPFamily.V4, 0, value);
        return position == text.Length;
    }
}
