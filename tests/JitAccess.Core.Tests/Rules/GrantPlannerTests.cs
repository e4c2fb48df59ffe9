using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

public sealed class GrantPlannerTests
{
    private static readonly SecurityRule OurDeny = Lab.Deny(OurRuleName.Deny(Lab.Key, 1), 400, ports: "22") with { Destinations = ["10.1.1.4"] };

    [Fact]
    public void Plan_OurDeny_IsOvertakenAtTheHighestFreePriority()
    {
        var plan = Plan(Lab.OneGroup(OurDeny, Lab.Allow("taken", 399, "*", "443")));

        var rule = Assert.Single(plan.Rules).Rule;
        Assert.Equal((398, "203.0.113.7", "10.1.1.4", "22", "Tcp"),
            (rule.Priority, Assert.Single(rule.Sources), Assert.Single(rule.Destinations), Assert.Single(rule.DestinationPorts), rule.Protocol));
        Assert.True(RuleDescription.TryReadUntil(rule.Description, Lab.NewRequestId(), out var until) && until == Lab.Now.AddHours(1));
    }

    [Fact]
    public void Plan_BothGroupsDeny_HasARuleInEach()
    {
        var plan = Plan(Lab.TwoGroups([Lab.Deny("all", 4096, protocol: "*")], [OurDeny]));

        Assert.Equal([("nsg", 399), ("subnet-nsg", 4095)], plan.Rules.Select(rule => (rule.SecurityGroupId.Name, rule.Rule.Priority)));
        Assert.Distinct(plan.Rules.Select(rule => rule.Rule.Name));
    }

    [Fact]
    public void Plan_OneGroupLetsItInAnyway_HasNoRuleThereAndSaysWhy()
    {
        var plan = Plan(Lab.TwoGroups([Lab.Allow("wide", 100, "203.0.113.0/24", "22")], [OurDeny]));

        Assert.Equal("nsg", Assert.Single(plan.Rules).SecurityGroupId.Name);
        Assert.Contains("'wide'", Assert.Single(plan.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AnotherGrantLetsItIn_StandsOnARuleOfItsOwn() =>
        Assert.Single(Plan(Lab.OneGroup(OurDeny, Story.AllowRule(Lab.NewRequestId(9), Lab.Now.AddHours(1), 399))).Rules);

    [Fact]
    public void Plan_ASpecificDeny_IsRefusedByItsName()
    {
        var error = Assert.Throws<JitAccessException>(() => Plan(Lab.OneGroup(OurDeny, Lab.Deny("incident", 500, "203.0.113.0/28", "22"))));

        Assert.Equal(ErrorIds.SpecificDeny, error.ErrorId);
        Assert.Contains("'incident' (priority 500)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ASpecificDenyOfAPart_SaysWhatIsLeft()
    {
        var error = Assert.Throws<JitAccessException>(() => Plan(Lab.OneGroup(OurDeny, Lab.Deny("incident", 500, "203.0.113.0/25", "22")), "203.0.113.0/24"));

        Assert.Contains("Only 203.0.113.128/25 is left", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ASpecificDenyThatAnAllowHides_DoesNotMatter() =>
        Assert.Single(Plan(Lab.OneGroup(OurDeny, Lab.Allow("office", 450, "203.0.113.0/24", "22"), Lab.Deny("hidden", 500, "203.0.113.0/28", "22"))).Rules);

    [Fact]
    public void Plan_ADenyNamedThrough_IsOvertaken()
    {
        var incident = Lab.Deny("incident", 300, "203.0.113.0/28", "22");

        var plan = Plan(Lab.OneGroup(OurDeny, incident), through: incident);

        Assert.Equal(299, Assert.Single(plan.Rules).Rule.Priority);
    }

    [Fact]
    public void Plan_NoPriorityInFrontOfTheDeny_IsRefused()
    {
        var wall = Enumerable.Range(100, 10)
            .Select(priority => Lab.Allow("r" + priority.ToString(CultureInfo.InvariantCulture), priority, "198.51.100.1", "443"));

        var error = Assert.Throws<JitAccessException>(() => Plan(Lab.OneGroup([.. wall, OurDeny with { Priority = 110 }])));

        Assert.Equal(ErrorIds.NoFreePriority, error.ErrorId);
        Assert.Contains("(priority 110)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_TheSameRequestAgain_TakesTheSamePlace()
    {
        var scene = Lab.OneGroup(OurDeny);
        var first = Assert.Single(Plan(scene).Rules);

        var again = Plan(new Scene(scene.Network.With(scene.Network.SecurityGroups[first.SecurityGroupId].With(first.Rule)), []));

        Assert.Equal((first.Rule.Name, first.Rule.Priority), (again.Rules[0].Rule.Name, again.Rules[0].Rule.Priority));
    }

    [Fact]
    public void Plan_AThousandRules_IsRefusedAsFull()
    {
        var rules = Enumerable.Range(500, 999)
            .Select(priority => Lab.Allow("r" + priority.ToString(CultureInfo.InvariantCulture), priority, "198.51.100.1", "443"));

        Assert.Equal(ErrorIds.SecurityGroupFull, Assert.Throws<JitAccessException>(() => Plan(Lab.OneGroup([.. rules, OurDeny]))).ErrorId);
    }

    [Fact]
    public void Plan_ASourceOfAFamilyThatTheVmHasNot_IsRefused()
    {
        var error = Assert.Throws<JitAccessException>(() => Plan(Lab.OneGroup(OurDeny), "2001:db8::7"));

        Assert.Equal(ErrorIds.SourceFamilyMissing, error.ErrorId);
        Assert.Contains("10.1.1.4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_AnAddressThatANeighbourOfAnotherNetworkHasToo_IsRefused()
    {
        var scene = Lab.Of([Lab.Nic("nic1", "nsg", ("10.1.1.4", Lab.Front))], [Lab.Group("nsg", OurDeny)],
            others: [Lab.Nic("twin", "nsg", null, [("10.1.1.4", Lab.NetworkId.Child("subnets", "elsewhere"))])]);

        var error = Assert.Throws<JitAccessException>(() => Plan(scene));

        Assert.Equal(ErrorIds.ProofViolated, error.ErrorId);
        Assert.Contains("twin", error.Message, StringComparison.Ordinal);
    }

    private static GrantRules Plan(Scene scene, string source = "203.0.113.7", SecurityRule? through = null) =>
        new GrantPlanner(scene.Network, new Posture(through is null ? [] : [new PlacedRule(Lab.GroupId("nsg"), through)]))
            .Plan(Lab.Request(source), Lab.Now.AddHours(1));
}
