using JitAccess.Core.Requests;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

public sealed class ExpiryTests
{
    private static readonly RequestId Request = Lab.NewRequestId();

    /// <summary>Minutes from now that rule, tag and fact say; null where there is none, NaN where it cannot be read.</summary>
    public static TheoryData<double?, double?, double?, double?, bool, bool> Table => new()
    {
        // description, tag, fact: until, over, invalid
        { 60, 60, 60, 60, false, false },
        { 30, 60, 60, 30, false, false },
        { 60, 30, 60, 30, false, false },
        { 60, 60, 30, 30, false, false },
        { 600, 60, 60, 60, false, false },
        { 60, null, null, 60, false, false },
        { 60, double.NaN, null, 60, false, false },
        { 60, -1, 60, -1, true, false },
        { -1, 60, 60, -1, true, false },
        { 0, null, null, 0, true, false },
        { 1440, null, null, 1440, false, false },
        { 1441, null, null, 1441, true, true },
        { 1441, 60, null, 60, false, false },
        { double.NaN, null, null, null, true, true },
        { double.NaN, 60, null, 60, true, true },
        { double.NaN, null, 60, 60, false, false },
        { double.NaN, null, -1, -1, true, false },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Of_RuleTagAndFact_TheEarliestReadableCounts(double? description, double? tag, double? fact, double? until, bool over, bool invalid)
    {
        var text = description is { } told && !double.IsNaN(told) ? RuleDescription.OfAllow(Request, At(told), Lab.Alice) : "somebody edited this";
        var rule = Story.AllowRule(Request, Lab.Now) with { Description = text };
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["owner"] = "until=2001-01-01T00:00:00Z" };
        if (tag is { } value)
        {
            tags[GrantTag.Name(Request).ToUpperInvariant()] = double.IsNaN(value) ? "until=later" : GrantTag.Value(At(value), Lab.Alice, Lab.Key);
        }

        var expiry = Expiry.Of(Request, [rule], [tags], fact is { } claimed ? At(claimed) : null, Lab.Now);

        Assert.Equal((until is { } end ? At(end) : (DateTimeOffset?)null, over, invalid), (expiry.Until, expiry.IsOver, expiry.IsInvalid));
    }

    [Fact]
    public void Of_TwoRulesThatDisagree_TheEarlierCounts()
    {
        var expiry = Expiry.Of(Request, [Story.AllowRule(Request, At(60)), Story.AllowRule(Request, At(30), number: 2)], [], null, Lab.Now);

        Assert.Equal(At(30), expiry.Until);
    }

    [Fact]
    public void Of_TheDescriptionOfAnotherGrant_IsUnreadable()
    {
        var borrowed = Story.AllowRule(Request, At(60)) with { Description = RuleDescription.OfAllow(Lab.NewRequestId(2), At(600), Lab.Alice) };

        Assert.True(Expiry.Of(Request, [borrowed], [], null, Lab.Now).IsInvalid);
    }

    [Fact]
    public void Of_NothingAtAll_IsOver() => Assert.True(Expiry.Of(Request, [], [], null, Lab.Now).IsOver);

    private static DateTimeOffset At(double minutes) => Lab.Now.AddMinutes(minutes);
}
