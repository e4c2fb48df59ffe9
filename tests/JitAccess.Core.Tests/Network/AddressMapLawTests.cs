using FsCheck;
using FsCheck.Fluent;
using JitAccess.Core.Network;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Network;

public sealed class AddressMapLawTests
{
    private static readonly Gen<AddressMap<int>> Maps = from a in Generators.Set from b in Generators.Set select Map(a, b);

    [Fact]
    public void Where_GivesBackWhatTheMapWasMadeOf() => Laws.Hold(Generators.Set, Generators.Set, (a, b) =>
        Map(a, b).Where(value => value == 0).Equals(a.Union(b).Complement()) && Map(a, b).Where(value => (value & 1) != 0).Equals(a)
            && Map(a, b).Where(value => value >= 2).Equals(b));

    [Fact]
    public void Combine_AgreesAtEveryCorner() => Laws.Hold(Maps, Maps, (left, right) =>
    {
        var combined = left.Combine(right, (a, b) => (a * 4) + b);
        return left.Entries.Concat(right.Entries).SelectMany(entry => new[] { entry.Key.First, entry.Key.Last })
            .All(address => CoreAnswers.At(combined, address) == (CoreAnswers.At(left, address) * 4) + CoreAnswers.At(right, address));
    });

    [Fact]
    public void Within_KeepsTheSetAndNothingElse() => Laws.Hold(Maps, Generators.Set, (map, set) =>
        map.Within(set).Where(_ => true).Equals(set) && map.Within(set).Where(value => value == 1).Equals(map.Where(value => value == 1).Intersect(set)));

    [Fact]
    public void Entries_TouchingOnesDiffer() => Laws.Hold(Maps, map => map.Select(value => value / 2).Entries is var entries
        && entries.Zip(entries.Skip(1)).All(pair => pair.First.Key.Family != pair.Second.Key.Family || pair.First.Value != pair.Second.Value));

    private static AddressMap<int> Map(AddressSet a, AddressSet b) => Indicator(a).Combine(Indicator(b), (inA, inB) => (inA ? 1 : 0) + (inB ? 2 : 0));

    private static AddressMap<bool> Indicator(AddressSet set) =>
        new(set.Ranges.Select(range => new KeyValuePair<AddressRange, bool>(range, true))
            .Concat(set.Complement().Ranges.Select(range => new KeyValuePair<AddressRange, bool>(range, false))).OrderBy(entry => entry.Key.First));
}
