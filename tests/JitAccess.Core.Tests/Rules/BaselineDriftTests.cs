using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

public sealed class BaselineDriftTests
{
    private static readonly SecurityRule Deny = Lab.Deny(OurRuleName.Deny(Lab.Key, 1), 999, ports: "22");
    private static readonly SecurityRule Keep = Lab.Allow(OurRuleName.Keep(Lab.Key, 1), 998, "10.0.0.0/24", "22");
    private static readonly SecurityRule Office = Lab.Allow("Office", 1000, ports: "22");

    [Fact]
    public void Drift_RuleDeletedAndItsPriorityFree_StandsWhereItStood() => Assert.Equal([Deny], Drift(Keep, Office));

    // Found by the simulation: the deny was deleted, somebody's rule took its priority, and no sweep could write it again.
    [Fact]
    public void Drift_PriorityOfADeletedDenyTaken_StandsAtTheNextInFront() =>
        Assert.Equal([Deny with { Priority = 997 }],
            Of([Deny], [Lab.Deny("Sudden", 999, "198.18.0.0/15", "9999"), Lab.Deny("Sudden2", 998, "198.18.0.0/15", "9999"), Office]));

    [Fact]
    public void Drift_DenyMovesInFrontOfItsKeep_TheKeepMovesAlong() =>
        Assert.Equal([Keep with { Priority = 996 }, Deny with { Priority = 997 }], Drift(Keep, Lab.Deny("Sudden", 999, "198.18.0.0/15", "9999"), Office));

    [Fact]
    public void Drift_BothDeletedAndBothPrioritiesTaken_StayInOrder() =>
        Assert.Equal(
            [Keep with { Priority = 996 }, Deny with { Priority = 997 }],
            Drift(Lab.Deny("Sudden", 999, "198.18.0.0/15", "9999"), Lab.Deny("Sudden2", 998, "198.18.0.0/15", "9999"), Office));

    [Fact]
    public void Drift_RuleEditedAtAnotherPriority_IsMendedThere() =>
        Assert.Equal([Deny with { Priority = 950 }], Drift(Keep with { Priority = 949 }, Deny with { Priority = 950, Access = RuleAccess.Allow }, Office));

    [Fact]
    public void Drift_RulesOnlyMoved_AreAsGood() => Assert.Empty(Drift(Keep with { Priority = 300 }, Deny with { Priority = 301 }, Office));

    [Fact]
    public void Drift_DescriptionEdited_IsWrittenAgainInPlace() =>
        Assert.Equal([Deny with { Priority = 950 }], Drift(Keep with { Priority = 949 }, Deny with { Priority = 950, Description = "do not touch" }, Office));

    private static IEnumerable<SecurityRule> Drift(params IReadOnlyList<SecurityRule> present) => Of([Keep, Deny], present);

    private static IEnumerable<SecurityRule> Of(IReadOnlyList<SecurityRule> baseline, IReadOnlyList<SecurityRule> present)
    {
        var group = Lab.Group("nsg", present);
        var attachment = new AttachmentFact
        {
            VmKey = Lab.Key,
            Revision = 1,
            State = AttachmentState.Attached,
            ResourceId = Lab.VmId,
            VmId = "x",
            Interfaces = [],
            Ports = [PortSpecification.Ssh],
            Policy = new AccessPolicy { Ports = [PortSpecification.Ssh], Sources = AllowedSources.Any, MaxDuration = TimeSpan.FromHours(3), Requesters = [] },
            Baseline = baseline.Select(rule => new PlacedRule(group.Id, rule)).ToArray(),
            Author = Lab.Author(),
            At = Lab.Now,
        };
        return BaselineDrift.Of(attachment, new Dictionary<ResourceId, NetworkSecurityGroup> { [group.Id] = group }).Select(placed => placed.Rule);
    }
}
