using JitAccess.Core.Network;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

public sealed class BaselinePlannerTests
{
    [Fact]
    public void Plan_AllowOfSomeone_PutsTheDenyRightInFrontOfIt()
    {
        var rules = Plan(Lab.OneGroup(Lab.Allow("old", 500, "203.0.113.0/24", "22"), Lab.Allow("web", 300, "*", "443")), "ssh").Rules;

        var deny = Assert.Single(rules);
        Assert.Equal(("JitAccess-Deny-" + Lab.Key + "-1", 499, RuleAccess.Deny), (deny.Rule.Name, deny.Rule.Priority, deny.Rule.Access));
        Assert.Equal(["10.1.1.4"], deny.Rule.Destinations);
        Assert.True(RuleDescription.TryReadLedger(deny.Rule.Description, Lab.Key, out var ledger) && ledger == Lab.LedgerId);
    }

    [Fact]
    public void Plan_ExemptSourceReachesAPartOfTheRange_KeepsThatPartOnly()
    {
        var rules = Plan(Lab.OneGroup(Lab.Allow("old", 500, "203.0.113.0/24", "5003-5005")), "5000-5010", "203.0.113.9").Rules;

        var keep = Assert.Single(rules, rule => rule.Rule.Access == RuleAccess.Allow).Rule;
        Assert.Equal(["5003-5005"], keep.DestinationPorts);
        Assert.Equal(["203.0.113.9"], keep.Sources);
    }

    [Fact]
    public void Plan_ExemptSourceComesFromSomeSourcePorts_KeepsThoseOnly()
    {
        var rules = Plan(Lab.OneGroup(Lab.Allow("old", 500, "203.0.113.0/24", "22") with { SourcePorts = ["1024-65535"] }), "ssh", "203.0.113.9").Rules;

        Assert.Equal(["1024-65535"], Assert.Single(rules, rule => rule.Rule.Access == RuleAccess.Allow).Rule.SourcePorts);
    }

    [Fact]
    public void Plan_ExemptSourceReachesOneOfTwoAddresses_KeepsThatOneOnly()
    {
        var scene = Lab.Of(
            [Lab.Nic("nic1", "nsg", ("10.1.1.4", Lab.Front), ("10.1.1.5", Lab.Front))],
            [Lab.Group("nsg", Lab.Allow("old", 500, "203.0.113.0/24", "22") with { Destinations = ["10.1.1.5"] })]);

        var rules = Plan(scene, "ssh", "203.0.113.9").Rules;

        Assert.Equal(["10.1.1.5"], Assert.Single(rules, rule => rule.Rule.Access == RuleAccess.Allow).Rule.Destinations);
        Assert.Equal(["10.1.1.4", "10.1.1.5"], Assert.Single(rules, rule => rule.Rule.Access == RuleAccess.Deny).Rule.Destinations);
    }

    [Fact]
    public void Plan_ExemptAllowBetweenTheDenyAndTheLimit_IsKept()
    {
        // 499 is taken by a rule for exempt sources only, so the deny comes to stand in front of it.
        var rules = Plan(Lab.OneGroup(Lab.Allow("everybody", 500, "*", "22"), Lab.Allow("probe", 499, "203.0.113.9", "22")), "ssh", "203.0.113.9").Rules;

        Assert.Equal([(RuleAccess.Allow, 497), (RuleAccess.Deny, 498)], rules.Select(rule => (rule.Rule.Access, rule.Rule.Priority)));
    }

    [Fact]
    public void Plan_TwoPathsThroughOneGroup_TakesNoPriorityTwice()
    {
        var scene = Lab.Of(
            [Lab.Nic("nic1", "nsg", ("10.1.1.4", Lab.Front)), Lab.Nic("nic2", "nsg", ("10.1.2.4", Lab.Back))],
            [Lab.Group("nsg", Lab.Allow("old", 500, "*", "22")), Lab.Group("subnet-nsg", Lab.Allow("everything", 100, protocol: "*"))],
            frontGroup: "subnet-nsg");

        var rules = Plan(scene, "ssh").Rules;

        Assert.Equal([("10.1.1.4", 499), ("10.1.2.4", 498)], rules.Select(rule => (rule.Rule.Destinations[0], rule.Rule.Priority)).OrderBy(pair => pair.Item1));
        Assert.Distinct(rules.Select(rule => rule.Rule.Name));
    }

    [Fact]
    public void Plan_NicGroupWithoutRoom_UsesTheSubnetsGroup()
    {
        var rules = Plan(Lab.TwoGroups([Lab.Allow("wide", 1000, "*", "22")], [Lab.Allow("first", 100, "*", "22")]), "ssh").Rules;

        Assert.Equal(("subnet-nsg", 999), (Assert.Single(rules).SecurityGroupId.Name, rules[0].Rule.Priority));
    }

    [Fact]
    public void Plan_NoRoomAnywhere_NamesTheRuleAndTheMovesThatMakeRoom()
    {
        var scene = Lab.OneGroup(Lab.Allow("ancient", 100, "*", "22"), Lab.Allow("next", 101, "*", "443"));

        var refusal = Assert.Throws<NoRoomException>(() => Plan(scene, "ssh"));

        Assert.Equal(ErrorIds.NoRoom, refusal.ErrorId);
        Assert.Contains("'ancient' (priority 100)", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["next", "ancient"], refusal.Moves.Select(move => move.RuleName));
        var roomy = refusal.Moves.Aggregate(scene.Network, (state, move) => move.ApplyTo(state));
        Assert.Single(Plan(new Scene(roomy, []), "ssh").Rules);
    }

    [Fact]
    public void Plan_NineFreePrioritiesInFrontOfTheDeny_IsRefused_TenAreEnough()
    {
        Assert.Throws<NoRoomException>(() => Plan(Lab.OneGroup(Lab.Allow("old", 110, "*", "22")), "ssh"));

        Assert.Equal(110, Assert.Single(Plan(Lab.OneGroup(Lab.Allow("old", 111, "*", "22")), "ssh").Rules).Rule.Priority);
    }

    [Fact]
    public void Plan_GroupWithAThousandRules_IsRefusedAsFull()
    {
        var rules = Enumerable.Range(0, 1000)
            .Select(index => Lab.Allow("rule" + index.ToString(CultureInfo.InvariantCulture), 200 + index, "198.51.100.1", "443")).ToArray();

        Assert.Equal(ErrorIds.SecurityGroupFull, Assert.Throws<JitAccessException>(() => Plan(Lab.OneGroup(rules), "ssh")).ErrorId);
        Assert.Single(Plan(Lab.OneGroup(rules[..999]), "ssh").Rules);
    }

    [Fact]
    public void Plan_AddressWithoutAnyGroup_IsRefused()
    {
        var scene = Lab.Of([Lab.Nic("nic1", "nsg", ("10.1.1.4", Lab.Front)), Lab.Nic("nic2", null, ("10.1.2.4", Lab.Back))], [Lab.Group("nsg")]);

        var refusal = Assert.Throws<JitAccessException>(() => Plan(scene, "ssh"));

        Assert.Equal(ErrorIds.VmWithoutSecurityGroup, refusal.ErrorId);
        Assert.Contains("nic2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ExemptRuleWithAnUnknownTag_IsNotPreservable()
    {
        var scene = Lab.OneGroup(Lab.Allow("cloud", 500, "AzureCloud", "22"));

        Assert.Equal(ErrorIds.ExemptionNotPreservable, Assert.Throws<JitAccessException>(() => Plan(scene, "ssh", "203.0.113.9")).ErrorId);
    }

    [Fact]
    public void Plan_ExemptRule_KeepsItsSourcesAndSeversTheOthers()
    {
        var plan = Plan(Lab.OneGroup(Lab.Allow("office", 500, "203.0.113.0/24", "22"), Lab.Allow("everybody", 400, "198.51.100.0/24", "22")), "ssh", "office");

        Assert.Equal(["203.0.113.0/24"], Assert.Single(plan.Rules, rule => rule.Rule.Access == RuleAccess.Allow).Rule.Sources);
        Assert.Contains(plan.Severed, text => text.Contains("'everybody'", StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Severed, text => text.Contains("'office'", StringComparison.Ordinal));
    }

    private static BaselineRules Plan(Scene scene, string port, params string[] exempt) =>
        new BaselinePlanner(scene.Network, [PortSpecification.Parse(port)], Exemptions.Parse(exempt, scene.Network), new Posture([]), Lab.LedgerId).Plan();
}
