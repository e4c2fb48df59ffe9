using FsCheck.Fluent;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Requests;

public sealed class IdTests
{
    [Fact]
    public void RequestId_AnyId_ReadsBackWithItsMomentAndDay() => Laws.Hold(Generators.RequestIds, id =>
        RequestId.Parse(id.ToString()).Equals(id) && RequestId.Parse(id.ToString().ToUpperInvariant()).Equals(id)
            && RequestId.Parse(id.ToString()).AskedOn == id.AskedOn
        && id.Day == id.AskedOn.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) && id.ToString().Length == 20
            && id.ToString().All("0123456789abcdefghjkmnpqrstvwxyz".Contains));

    [Fact]
    public void RequestId_OfTwoMoments_SortsByTime() => Laws.Hold(Generators.RequestIds, Generators.RequestIds, (a, b) =>
        a.AskedOn == b.AskedOn || (a.CompareTo(b) < 0) == (a.AskedOn < b.AskedOn));

    [Fact]
    public void RequestId_FromAnotherOffset_CarriesTheUtcMoment()
    {
        var id = RequestId.Create(new DateTimeOffset(2026, 11, 22, 1, 30, 0, 250, TimeSpan.FromHours(2)), new byte[10]);

        Assert.Equal(new DateTimeOffset(2026, 11, 21, 23, 30, 0, 250, TimeSpan.Zero), id.AskedOn);
        Assert.Equal("2026-11-21", id.Day);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("01kamn3c00040000000")]
    [InlineData("01kamn3c000400000000x")]
    [InlineData("01kamn3c0004000000i0")]
    [InlineData("01kamn3c0004000000l0")]
    [InlineData("01kamn3c0004000000o0")]
    [InlineData("01kamn3c0004000000u0")]
    [InlineData("01kamn3c0004000000-0")]
    [InlineData("zzzzzzzzzz0000000000")]
    [InlineData("01\u212Aamn3c000400000000")]
    [InlineData("0\u0661kamn3c000400000000")]
    [InlineData("01kamn3c../../000000")]
    public void RequestId_WhatIsNone_IsRefused(string? text) => Assert.False(RequestId.TryParse(text, out _));

    [Fact]
    public void VmKey_OfOneVm_IsTheSameInAnyLettersAndReadsBack() => Laws.Hold(Gen.Choose(0, int.MaxValue), number =>
    {
        var id = Lab.Id("Microsoft.Compute/virtualMachines", "Web" + number.ToString(CultureInfo.InvariantCulture));
        var key = VmKey.Of(id);
        return key.Equals(VmKey.Of(ResourceId.Parse(id.ToString().ToUpperInvariant()))) && VmKey.TryParse(key.ToString(), out var read) && key.Equals(read)
            && key.ToString().Length == 16;
    });

    [Fact]
    public void VmKey_OfTenThousandVms_AreAllDifferent() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000)
            .Select(number => VmKey.Of(Lab.Id("Microsoft.Compute/virtualMachines", "vm" + number.ToString(CultureInfo.InvariantCulture)))).Distinct().Count());

    [Fact]
    public void VmKey_OfAKnownVm_NeverChanges() =>
        Assert.Equal("37agy2jnaxgff02q", VmKey.Of(Lab.VmId).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("37agy2jnaxgff02")]
    [InlineData("37agy2jnaxgff02qq")]
    [InlineData("37AGY2JNAXGFF02Q")]
    [InlineData("37agy2jnaxgff0/q")]
    [InlineData("37agy2jnaxgff0iq")]
    public void VmKey_WhatIsNone_IsRefused(string? text) => Assert.False(VmKey.TryParse(text, out _));

}
