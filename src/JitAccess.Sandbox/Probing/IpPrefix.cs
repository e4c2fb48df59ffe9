using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace JitAccess.Sandbox.Probing;

/// <summary>An address or CIDR, IPv4 or IPv6.</summary>
internal sealed class IpPrefix
{
    private static readonly Regex DottedQuad =
        new(@"^[0-9]{1,3}(\.[0-9]{1,3}){3}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    private readonly byte[] bytes;
    private readonly int length;

    private IpPrefix(byte[] bytes, int length)
    {
        this.bytes = bytes;
        this.length = length;
    }

    public bool IsIPv6 => bytes.Length == 16;

    /// <summary>Whether bits beyond the length are set: <c>10.0.0.1/8</c>.</summary>
    public bool HasHostBits
    {
        get
        {
            for (var bit = length; bit < bytes.Length * 8; bit++)
            {
                if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public static IpPrefix? TryParse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var slash = text.IndexOf('/');
        if (TryParseAddress(slash < 0 ? text : text.Substring(0, slash)) is not { } address)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(text.Substring(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bytes.Length * 8))
        {
            return null;
        }

        return new IpPrefix(bytes, length);
    }

    /// <summary>An address in its usual text form: four decimal numbers, or IPv6 without a zone.</summary>
    public static IPAddress? TryParseAddress(string text)
    {
        var isQuad = DottedQuad.IsMatch(text);
        if (!isQuad && (text.IndexOf(':') < 0 || text.IndexOf('%') >= 0 || text.IndexOf('[') >= 0))
        {
            return null;
        }

        return IPAddress.TryParse(isQuad ? WithoutLeadingZeros(text) : text, out var address)
            && address.AddressFamily == (isQuad ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6)
            ? address
            : null;
    }

    public bool Contains(byte[] address)
    {
        if (address.Length != bytes.Length)
        {
            return false;
        }

        for (var bit = 0; bit < length; bit++)
        {
            var mask = 0x80 >> (bit % 8);
            if ((address[bit / 8] & mask) != (bytes[bit / 8] & mask))
            {
                return false;
            }
        }

        return true;
    }

    // System.Net reads 010 as octal; ARM does not.
    private static string WithoutLeadingZeros(string quad) =>
        string.Join(".",
            Array.ConvertAll(quad.Split('.'), p => int.Parse(p, NumberStyles.None, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)));
}
