using FsCheck;
using FsCheck.Fluent;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Tests.Support;

/// <summary>Generated values, with the ends of every range among them.</summary>
internal static class Generators
{
    private static readonly string[] EdgesV4 = ["0.0.0.0", "0.0.0.1", "127.255.255.255", "128.0.0.0", "255.255.255.254", "255.255.255.255", "10.0.0.0",
        "10.255.255.255", "203.0.113.7", "203.0.113.8"];

    private static readonly string[] EdgesV6 =
        ["::", "::1", "0:0:0:1::", "0:0:0:0:ffff:ffff:ffff:ffff", "7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "8000::",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::7"];

    public static Gen<bool> Boolean { get; } = Gen.Elements(true, false);

    public static Gen<AddressSpan> Span { get; } =
        from v6 in Boolean
        from a in Number(v6)
        from b in Number(v6)
        from single in Gen.Choose(0, 3)
        select new AddressSpan(v6, a < b ? a : b, single == 0 ? (a < b ? a : b) : (a < b ? b : a));

    public static Gen<AddressSpan[]> Spans { get; } = from count in Gen.Choose(0, 6) from spans in Span.ArrayOf(count) select spans;

    public static Gen<AddressSet> Set { get; } = from spans in Spans select SetOf(spans);

    public static Gen<RequestId> RequestIds { get; } =
        from seconds in Gen.Choose(0, int.MaxValue)
        from milliseconds in Gen.Choose(0, 999)
        from octets in Gen.Choose(0, 255).ArrayOf(10)
        select RequestId.Create(DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddMilliseconds(milliseconds), [.. octets.Select(octet => (byte)octet)]);

    public static Gen<VmKey> VmKeys { get; } =
        from number in Gen.Choose(0, int.MaxValue)
        select VmKey.Of(Lab.Id("Microsoft.Compute/virtualMachines", "vm" + number.ToString(CultureInfo.InvariantCulture)));

    public static Gen<DateTimeOffset> Seconds { get; } = from seconds in Gen.Choose(0, int.MaxValue) select DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    public static AddressSet SetOf(IEnumerable<AddressSpan> spans) =>
        AddressSet.Of(spans.Select(span => new AddressRange(Address(span.IsV6, span.First), Address(span.IsV6, span.Last))));

    public static IPAddressValue Address(bool v6, UInt128 value) => IPAddressValue.Parse(AddressSpan.TextOf(v6, value));

    private static Gen<UInt128> Number(bool v6) => Gen.OneOf(
        from text in Gen.Elements(v6 ? EdgesV6 : EdgesV4) select AddressSpan.TryParse(text)!.Value.First,
        from parts in Gen.Choose(0, int.MaxValue).ArrayOf(4)
        select v6
            ? new UInt128(((ulong)parts[0] << 33) | (uint)parts[1], ((ulong)parts[2] << 33) | (uint)parts[3]) : (uint)parts[0] * 2U);
}
