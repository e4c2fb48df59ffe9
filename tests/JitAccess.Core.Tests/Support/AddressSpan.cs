using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace JitAccess.Core.Tests.Support;

/// <summary>A range of addresses as plain numbers: the tests' own arithmetic, so that packets are not made by the code that they test.</summary>
internal readonly record struct AddressSpan(bool IsV6, UInt128 First, UInt128 Last)
{
    private UInt128 Max => IsV6 ? UInt128.MaxValue : uint.MaxValue;

    public static AddressSpan AllOf(bool v6) => new(v6, 0, v6 ? UInt128.MaxValue : uint.MaxValue);

    /// <summary>Reads an address or CIDR; null for anything else, such as a tag.</summary>
    public static AddressSpan? TryParse(string text)
    {
        var parts = text.Split('/');
        if (!IPAddress.TryParse(parts[0], out var address))
        {
            return null;
        }

        var isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var bytes = address.GetAddressBytes();
        var value = isV6 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var bits = isV6 ? 128 : 32;
        var length = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : bits;
        var host = bits == length ? 0 : UInt128.MaxValue >> (128 - (bits - length));
        return new AddressSpan(isV6, value & ~host, value | host);
    }

    public static string TextOf(bool v6, UInt128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new IPAddress(v6 ? bytes : bytes[12..]).ToString();
    }

    public bool Contains(bool v6, UInt128 value) => v6 == IsV6 && First <= value && value <= Last;

    /// <summary>The first and the last address, and their neighbours.</summary>
    public IEnumerable<UInt128> Corners()
    {
        if (First > 0)
        {
            yield return First - 1;
        }

        yield return First;
        yield return Last;
        if (Last < Max)
        {
            yield return Last + 1;
        }
    }

    /// <summary>The first address, and the one behind the last.</summary>
    public IEnumerable<UInt128> Starts() => Last < Max ? [First, Last + 1] : [First];

    /// <summary>An address of the range: a corner as often as not.</summary>
    public UInt128 Pick(Random random)
    {
        var size = Last - First;
        return random.Next(4) switch
        {
            0 => First,
            1 => Last,
            _ => size == UInt128.MaxValue ? Number(random) : First + (Number(random) % (size + 1)),
        };
    }

    private static UInt128 Number(Random random) => new((ulong)random.NextInt64() << 1, (ulong)random.NextInt64());
}
