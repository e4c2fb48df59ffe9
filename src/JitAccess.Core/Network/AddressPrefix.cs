using System;
using System.Globalization;

namespace JitAccess.Core.Network;

/// <summary>An address or a CIDR prefix. Its network address has no bit set behind the prefix length.</summary>
public readonly struct AddressPrefix : IEquatable<AddressPrefix>
{
    /// <exception cref="ArgumentException">The length does not fit the family, or the address has bits set behind it.</exception>
    public AddressPrefix(IPAddressValue network, int length)
    {
        if (length < 0 || length > network.Bits)
        {
            throw new ArgumentException(
                string.Format(CultureInfo.InvariantCulture, "/{0} is not a prefix length of {1}: 0 to {2}.", length, network, network.Bits), nameof(length));
        }

        if (network.FirstOf(length) != network)
        {
            throw new ArgumentException(
                string.Format(
                    CultureInfo.InvariantCulture, "{0}/{1} has bits set behind the prefix; the network is {2}/{1}.", network, length,
                    network.FirstOf(length)), nameof(network));
        }

        Network = network;
        Length = length;
    }

    public IPAddressValue Network { get; }

    /// <summary>The number of leading bits that count: 0 to 32, or 0 to 128.</summary>
    public int Length { get; }

    public IPFamily Family => Network.Family;

    public bool IsSingleAddress => Length == Network.Bits;

    public AddressRange Range => new(Network, Network.LastOf(Length));

    /// <summary>
    /// Reads an address or a CIDR. Bits set behind the prefix are refused, unless <paramref name="lenient"/> says to clear them, as the service does.
    /// </summary>
    /// <param name="text">Such as <c>203.0.113.7</c>, <c>203.0.113.0/24</c> or <c>2001:db8::/48</c>.</param>
    /// <param name="prefix">The result.</param>
    /// <param name="problem">What is wrong and what to write instead, as a clause that follows the value.</param>
    /// <param name="lenient">Clear the host bits instead of refusing them.</param>
    public static bool TryParse(string? text, out AddressPrefix prefix, out string? problem, bool lenient = false)
    {
        prefix = default;
        problem = null;
        var trimmed = (text ?? string.Empty).Trim();
        var slash = trimmed.IndexOf('/');
        if (!IPAddressValue.TryParse(slash < 0 ? trimmed : trimmed.Substring(0, slash), out var address)
            || (slash >= 0 && trimmed.IndexOf('/', slash + 1) >= 0))
        {
            problem = "is neither an address nor a CIDR; write for example 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48";
            return false;
        }

        var length = address.Bits;
        if (slash >= 0 && (!int.TryParse(trimmed.Substring(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > address.Bits))
        {
            problem = string.Format(
                CultureInfo.InvariantCulture, "has no valid prefix length; for an {0} address it is 0 to {1}", address.Family == IPFamily.V4 ? "IPv4" : "IPv6",
                address.Bits);
            return false;
        }

        if (!lenient && address.FirstOf(length) != address)
        {
            problem = string.Format(
                CultureInfo.InvariantCulture,
                "has bits set behind the prefix; write {0}/{1} for the network or {2} for the address",
                address.FirstOf(length),
                length,
                address);
            return false;
        }

        prefix = new AddressPrefix(address.FirstOf(length), length);
        return true;
    }

    /// <exception cref="FormatException">The text is neither an address nor a CIDR.</exception>
    public static AddressPrefix Parse(string text) =>
        TryParse(text, out var prefix, out var problem) ? prefix : throw new FormatException($"'{text}' {problem}.");

    public static bool operator ==(AddressPrefix left, AddressPrefix right) => left.Equals(right);

    public static bool operator !=(AddressPrefix left, AddressPrefix right) => !left.Equals(right);

    public bool Contains(AddressPrefix other) => Family == other.Family && Length <= other.Length && Range.Contains(other.Network);

    public bool Equals(AddressPrefix other) => Network == other.Network && Length == other.Length;

    public override bool Equals(object? obj) => obj is AddressPrefix other && Equals(other);

    public override int GetHashCode() => unchecked((Network.GetHashCode() * 397) ^ Length);

    /// <summary>The address alone where the prefix is one address, else <c>network/length</c>.</summary>
    public override string ToString() =>
        IsSingleAddress ? Network.ToString() : Network.ToString() + "/" + Length.ToString(CultureInfo.InvariantCulture);
}
