using JitAccess.Core.Network;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Network;

public sealed class AddressSetLawTests
{
    [Fact]
    public void DifferenceAndIntersection_MakeTheWholeAgainAndDoNotMeet() => Laws.Hold(Generators.Set, Generators.Set, (a, b) =>
        a.Except(b).Union(a.Intersect(b)).Equals(a) && !a.Except(b).Overlaps(a.Intersect(b)) && !a.Except(b).Overlaps(b)
            && a.Union(b).Except(b).Equals(a.Except(b)));

    [Fact]
    public void Complement_OfTheComplement_IsTheSet() => Laws.Hold(Generators.Set, set =>
        set.Complement().Complement().Equals(set) && !set.Overlaps(set.Complement()) && set.Union(set.Complement()).IsAll);

    [Fact]
    public void Complement_FollowsDeMorgan() => Laws.Hold(Generators.Set, Generators.Set, (a, b) =>
        a.Union(b).Complement().Equals(a.Complement().Intersect(b.Complement())) && a.Intersect(b).Complement().Equals(a.Complement().Union(b.Complement())));

    [Fact]
    public void UnionAndIntersection_DoNotCareAboutOrder() => Laws.Hold(Generators.Set, Generators.Set, Generators.Set, (a, b, c) =>
        a.Union(b).Equals(b.Union(a)) && a.Intersect(b).Equals(b.Intersect(a)) && a.Union(b).Union(c).Equals(a.Union(b.Union(c)))
        && a.Intersect(b.Union(c)).Equals(a.Intersect(b).Union(a.Intersect(c))) && a.Union(b).GetHashCode() == b.Union(a).GetHashCode());

    [Fact]
    public void Contains_EveryCorner_AgreesWithTheSpansItWasMadeOf() => Laws.Hold(Generators.Spans, spans =>
    {
        var set = Generators.SetOf(spans);
        return spans.Append(AddressSpan.AllOf(false)).Append(AddressSpan.AllOf(true)).SelectMany(span => span.Corners().Select(corner => (span.IsV6, corner)))
            .All(point => set.Contains(Generators.Address(point.IsV6, point.corner)) == spans.Any(span => span.Contains(point.IsV6, point.corner)));
    });

    [Fact]
    public void Ranges_AreSortedAndNeverTouch() => Laws.Hold(Generators.Set, set =>
        set.Ranges.Zip(set.Ranges.Skip(1))
            .All(pair => pair.First.Last < pair.Second.First && (pair.First.Family != pair.Second.Family || Next(pair.First.Last) != pair.Second.First)));

    [Fact]
    public void ToPrefixes_CoverExactlyTheSetWithoutAnyTwoThatCouldBeOne() => Laws.Hold(Generators.Set, set =>
    {
        var prefixes = set.ToPrefixes().ToArray();
        return AddressSet.Of(prefixes).Equals(set)
            && !prefixes.Zip(prefixes.Skip(1)).Any(pair => pair.First.Length == pair.Second.Length && pair.First.Family == pair.Second.Family
                && pair.First.Length > 0 && pair.First.Network.FirstOf(pair.First.Length - 1) == pair.Second.Network.FirstOf(pair.First.Length - 1))
            && prefixes.All(prefix => AddressPrefix.Parse(prefix.ToString()) == prefix);
    });

    [Fact]
    public void IsSubsetOf_HoldsExactlyWhereNothingIsLeft() => Laws.Hold(Generators.Set, Generators.Set, (a, b) =>
        a.IsSubsetOf(b) == a.Union(b).Equals(b) && a.Intersect(b).IsSubsetOf(a) && a.Overlaps(b) == !a.Intersect(b).IsEmpty);

    [Fact]
    public void Sample_IsInTheSet() => Laws.Hold(Generators.Set, set => set.IsEmpty || set.Contains(set.Sample));

    [Fact]
    public void OfFamily_SplitsTheSet() => Laws.Hold(Generators.Set, set =>
        set.OfFamily(IPFamily.V4).Union(set.OfFamily(IPFamily.V6)).Equals(set) && !set.OfFamily(IPFamily.V4).Overlaps(AddressSet.AllOf(IPFamily.V6)));

    [Fact]
    public void Sample_OfTheEmptySet_IsRefused() => Assert.Throws<InvalidOperationException>(() => AddressSet.Empty.Sample);

    [Theory]
    [InlineData("0.0.0.1", "255.255.255.254", 62)]
    [InlineData("10.0.0.0", "10.0.0.255", 1)]
    [InlineData("10.0.0.1", "10.0.1.0", 9)]
    [InlineData("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 1)]
    [InlineData("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", 254)]
    public void ToPrefixes_KnownRanges_TakeTheFewest(string first, string last, int count) =>
        Assert.Equal(count, AddressSet.Of([new AddressRange(IPAddressValue.Parse(first), IPAddressValue.Parse(last))]).ToPrefixes().Count());

    private static IPAddressValue? Next(IPAddressValue address) => address.TryNext(out var next) ? next : null;
}
