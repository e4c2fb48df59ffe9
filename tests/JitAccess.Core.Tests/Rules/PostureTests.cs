using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

public sealed class PostureTests
{
    private static readonly ResourceId Group = Lab.GroupId("nsg");

    [Theory]
    [InlineData("*", "*", "*", true)]
    [InlineData("0.0.0.0/0", "*", "*", true)]
    [InlineData("*", "0-65535", "*", true)]
    [InlineData("*", "1-65535", "*", true)]
    [InlineData("*", "2-65535", "*", false)]
    [InlineData("*", "1-65534", "*", false)]
    [InlineData("*", "22", "*", false)]
    [InlineData("*", "*", "1024-65535", false)]
    [InlineData("0.0.0.0/1", "*", "*", false)]
    [InlineData("Internet", "*", "*", false)]
    [InlineData("*,203.0.113.7", "*", "*", false)]
    public void IsPosture_ACustomDeny_OnlyWhereItDeniesAnySourceOnAnyPort(string source, string ports, string sourcePorts, bool posture)
    {
        var rule = Lab.Rule("deny", 300, RuleAccess.Deny, source, ports, sourcePorts: sourcePorts);

        Assert.Equal((posture, !posture), (new Posture([]).IsPosture(Group, rule), new Posture([]).IsSpecific(Group, rule)));
    }

    [Fact]
    public void IsPosture_NamedThrough_OnlyInItsGroupAndAsItWas()
    {
        var rule = Lab.Deny("old deny", 300, "203.0.113.0/24", "22");
        var posture = new Posture([new PlacedRule(Group, rule)]);

        Assert.True(posture.IsPosture(Group, rule with { Name = "OLD DENY", Priority = 310, Description = "moved" }));
        Assert.False(posture.IsPosture(Lab.GroupId("other"), rule));
        Assert.True(posture.IsSpecific(Group, rule with { Sources = ["203.0.113.0/25"] }));
        Assert.True(posture.IsSpecific(Group, rule with { DestinationPorts = ["22", "23"] }));
        Assert.Single(posture.Changed(Lab.OneGroup(rule with { Protocol = "*" }).Network));
        Assert.Empty(posture.Changed(Lab.OneGroup(rule with { Priority = 350 }).Network));
    }

    [Fact]
    public void IsSpecific_AllowsDefaultsAndOurs_AreNeither()
    {
        var posture = new Posture([]);

        Assert.False(posture.IsSpecific(Group, Lab.Allow("allow", 300, "203.0.113.0/24", "22")) || posture.IsPosture(Group, Lab.Allow("allow", 300)));
        Assert.True(posture.IsPosture(Group, Lab.DefaultRules[2]));
        Assert.False(posture.IsSpecific(Group, Lab.Deny(OurRuleName.Deny(Lab.Key, 1), 300, ports: "22"))
            || posture.IsPosture(Group, Lab.Deny(OurRuleName.Deny(Lab.Key, 1), 300)));
    }
}
