using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Tests.Policies;

public sealed class PolicyComparisonTests
{
    private static readonly Person Alice = new("a0117050-0000-4000-8000-000000000001", "alice@contoso.example", PersonKind.User);
    private static readonly Person Team = new("d0117050-0000-4000-8000-000000000001", "sre-team", PersonKind.Group);

    private static readonly AccessPolicy Plain = new()
    {
        Name = "prod-linux",
        Ports = [PortSpecification.Ssh, PortSpecification.Rdp],
        PortLimits = [new PortLimit(PortSpecification.Rdp, AllowedSources.Parse(["10.0.0.0/8"]), TimeSpan.FromMinutes(30))],
        Sources = AllowedSources.Parse(["203.0.113.0/24", "198.51.100.0/24"]),
        MaxDuration = TimeSpan.FromHours(2),
        Requesters = [Alice, Team],
        Approvers = [Team],
        RequiredApprovals = 1,
        BreakGlass = [Alice],
        MaxContinuous = TimeSpan.FromHours(8),
        RequireReason = true,
        TicketPattern = "^INC",
        Hours = WeeklyHours.Parse("Mon-Fri 08:00-18:00"),
        TimeZone = "Europe/Istanbul",
        RequestLifetime = TimeSpan.FromHours(4),
    };

    public static TheoryData<string> Members => [.. Changed.Keys];

    // One policy for each member that differs in that member alone.
    private static Dictionary<string, AccessPolicy> Changed { get; } = new(StringComparer.Ordinal)
    {
        ["ports"] = Plain with { PortLimits = [] },
        ["allowedSource"] = Plain with { Sources = AllowedSources.Any },
        ["maxDuration"] = Plain with { MaxDuration = TimeSpan.FromHours(3) },
        ["maxContinuous"] = Plain with { MaxContinuous = null },
        ["requesters"] = Plain with { Requesters = [Alice] },
        ["approvers"] = Plain with { Approvers = [Team with { Kind = PersonKind.Unknown }] },
        ["breakGlass"] = Plain with { BreakGlass = [] },
        ["requiredApprovals"] = Plain with { RequiredApprovals = 2 },
        ["requireReason"] = Plain with { RequireReason = false },
        ["ticketPattern"] = Plain with { TicketPattern = "^CHG" },
        ["hours"] = Plain with { Hours = WeeklyHours.Parse("Mon-Fri 08:00-17:00") },
        ["timeZone"] = Plain with { TimeZone = "UTC" },
        ["requestLifetime"] = Plain with { RequestLifetime = null },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public void Policies_ThatDifferInOneMember_DifferInThatAlone(string member)
    {
        var difference = Assert.Single(PolicyComparison.Of(Plain, Changed[member]));

        Assert.Equal(member, difference.Member);
        Assert.NotEqual(difference.Old, difference.New);
        Assert.NotEqual(Plain, Changed[member]);
    }

    [Fact]
    public void Members_AreAllThatAPolicyHas()
    {
        // Ports and their limits are one member, sources are called allowedSource; the name is compared by itself, and the rest is computed.
        var own = typeof(AccessPolicy).GetProperties().Where(property => property.SetMethod is not null)
            .Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..])
            .Except(["name", "portLimits", "sources"]).Append("allowedSource");

        Assert.Equal(own.Order(StringComparer.Ordinal), PolicyComparison.MemberNames.Order(StringComparer.Ordinal));
        Assert.Equal(PolicyComparison.MemberNames.Order(StringComparer.Ordinal), Changed.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Policies_InAnotherOrderAndWithOtherNamesOfPeople_AreEqual()
    {
        var other = Plain with
        {
            Ports = [.. Plain.Ports.Reverse()],
            Sources = AllowedSources.Parse(["198.51.100.0/24", "203.0.113.0/24"]),
            Requesters = [Team, Alice with { Name = "alice.archer@contoso.example", ObjectId = Alice.ObjectId.ToUpperInvariant() }],
            Hours = WeeklyHours.Parse("Mon-Thu 08:00-18:00; Fri 08:00-12:00,12:00-18:00"),
        };

        Assert.Empty(PolicyComparison.Of(Plain, other));
        Assert.Equal(Plain, other);
        Assert.Equal(Plain.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Policies_OfDifferentNames_AreNotEqual() => Assert.NotEqual(Plain, Plain with { Name = "prod-windows" });

    [Fact]
    public void Difference_SaysOldAndNew() =>
        Assert.Equal("ports: ssh, rdp (30m, from 10.0.0.0/8) -> ssh, rdp", Assert.Single(PolicyComparison.Of(Plain, Changed["ports"])).ToString());

    [Fact]
    public void New_ListsWhatItSaysAndNotWhatItLeavesOut()
    {
        var plain = new AccessPolicy
        {
            Ports = [PortSpecification.Ssh],
            Sources = AllowedSources.Any,
            MaxDuration = TimeSpan.FromHours(1),
            Requesters = [Alice],
        };

        Assert.Equal(["ports", "allowedSource", "maxDuration", "requesters"], PolicyComparison.Of(null, plain).Select(difference => difference.Member));
    }
}
