using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Network;

public sealed class WalkLawTests
{
    private static readonly SecurityProtocol[] Protocols = [SecurityProtocol.Tcp, SecurityProtocol.Udp, SecurityProtocol.Icmp];

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 25));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decide_ARuleBehindADenyOfEverything_ChangesNothing(int seed)
    {
        var scene = new SceneGenerator(new Random(seed)).Next(rulesPerGroup: 6);
        var closed = Map(scene.Network,
            group => group with { Rules = [.. group.Rules.Where(rule => rule.Priority < 4000), Lab.Deny("nothing more", 4000, "*", "*", "*")] });

        var more = Map(closed, group => group.With(Lab.Allow("late", 4001, "*", "*", "*")));

        AssertSame(closed, more);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decide_AGrantPutAndRemoved_IsWhatItWasBefore(int seed)
    {
        var network = new SceneGenerator(new Random(seed), sourceGroups: false).Next(rulesPerGroup: 6).Network;
        var denies = network.SecurityGroups.Values.SelectMany(group => group.Rules.Where(rule => rule.Access == RuleAccess.Deny)
            .Select(rule => new PlacedRule(group.Id, rule))).ToArray();
        GrantRules plan;
        try
        {
            plan = new GrantPlanner(network, new Posture(denies)).Plan(Lab.Request("198.51.100.77"), Lab.Now.AddHours(1));
        }
        catch (JitAccessException e) when (e.ErrorId == ErrorIds.NoFreePriority)
        {
            return;
        }

        var opened = plan.Rules.Aggregate(network, (state, placed) => state.With(state.SecurityGroups[placed.SecurityGroupId].With(placed.Rule)));
        var closed = plan.Rules.Aggregate(opened, (state, placed) => state.With(state.SecurityGroups[placed.SecurityGroupId].Without(placed.Rule.Name)));

        AssertSame(network, closed);
        Assert.All(network.SecurityGroups.Values, group => Assert.Equal(group.Rules, closed.SecurityGroups[group.Id].Rules));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decide_AnUnknownTag_LeavesOpenExactlyWhereItMayMatter(int seed)
    {
        var scene = new SceneGenerator(new Random(seed), sourceGroups: false).Next(rulesPerGroup: 6);
        var tagged = Map(scene.Network,
            group => group with { Rules = [.. group.Rules.Select((rule, index) => index == 1 ? rule with { Sources = ["AzureCloud.Mars"] } : rule)] });

        // Whatever the tag turns out to be, a definite verdict must hold: nothing, everything, and some of it.
        foreach (var meaning in new[] { AddressSet.Empty, AddressSet.All, AddressSet.Of(AddressPrefix.Parse("203.0.113.0/24")) })
        {
            var resolved = tagged with { ServiceTags = new Dictionary<string, AddressSet>(StringComparer.OrdinalIgnoreCase) { ["azurecloud.mars"] = meaning } };
            foreach (var (unknown, known) in Pairs(tagged, resolved))
            {
                Assert.True(unknown.Verdict == Verdict.Unknown || unknown.Verdict == known.Verdict, $"{unknown} against {known}");
                Assert.NotEqual(Verdict.Unknown, known.Verdict);
            }
        }
    }

    [Fact]
    public void Decide_AnUnknownTagInFront_IsUnknownOnlyWhereItWouldDecideOtherwise()
    {
        var network = Lab.OneGroup(Lab.Deny("cloud", 100, "AzureCloud", "22"), Lab.Allow("office", 200, "203.0.113.0/24", "22")).Network;
        var walk = PathWalk.Of(network, network.Endpoints.First());

        var map = walk.Decide(new TrafficQuestion(SecurityProtocol.Tcp, 22));

        var office = CoreAnswers.At(map, IPAddressValue.Parse("203.0.113.9"));
        Assert.Equal(Verdict.Unknown, office.Verdict);
        Assert.Contains("'cloud' names AzureCloud", Assert.Single(walk.Unresolved(office)), StringComparison.Ordinal);
        Assert.Equal(Verdict.Denied, CoreAnswers.At(map, IPAddressValue.Parse("198.51.100.9")).Verdict);
        Assert.Equal(Verdict.Denied, CoreAnswers.At(walk.Decide(new TrafficQuestion(SecurityProtocol.Tcp, 23)), IPAddressValue.Parse("203.0.113.9")).Verdict);
    }

    [Theory]
    [InlineData("10.0.0.0/40", "22", "Tcp", "malformed prefix '10.0.0.0/40'")]
    [InlineData("10.0.0.300", "22", "Tcp", "malformed prefix '10.0.0.300'")]
    [InlineData("", "22", "Tcp", "malformed prefix ''")]
    [InlineData("203.0.113.0/24", "22-", "Tcp", "malformed port range '22-'")]
    [InlineData("203.0.113.0/24", "22", "Gre", "unknown protocol 'Gre'")]
    [InlineData("203.0.113.0/24", "22", "6", "unknown protocol '6'")]
    public void Decide_AMalformedRule_IsNamedAndUnknownAndNeverACrash(string source, string port, string protocol, string problem)
    {
        var rule = Lab.Rule("broken", 100, RuleAccess.Allow, "x", port, protocol) with { Sources = [source] };
        var network = Lab.OneGroup(rule, Lab.Deny("rest", 200, "203.0.113.0/24", "22")).Network;
        var walk = PathWalk.Of(network, network.Endpoints.First());

        var verdict = CoreAnswers.At(walk.Decide(new TrafficQuestion(SecurityProtocol.Tcp, 22)), IPAddressValue.Parse("203.0.113.9")).Verdict;

        Assert.Contains($"rule 'broken' has the {problem}", walk.Problems.Distinct());
        Assert.Equal(Verdict.Unknown, verdict);
    }

    [Theory]
    [InlineData(SecurityProtocol.Icmp)]
    [InlineData(SecurityProtocol.Esp)]
    public void Questions_AboutAProtocolWithoutPorts_MeetNoRuleOfSomeSourcePorts(SecurityProtocol protocol)
    {
        var network = Lab.OneGroup(Lab.Allow("high ports", 100, "203.0.113.0/24", "*", "*") with { SourcePorts = ["1024-65535"] }).Network;
        var walk = PathWalk.Of(network, network.Endpoints.First());

        Assert.All(walk.Questions(protocol, PortRange.All),
            question => Assert.Equal(Verdict.Denied, CoreAnswers.At(walk.Decide(question), IPAddressValue.Parse("203.0.113.9")).Verdict));
    }

    [Fact]
    public void Decide_AVNetBehindAGateway_LeavesPrivateRangesOpenAndNothingElse()
    {
        var scene = Lab.OneGroup();
        var network = scene.Network with
        {
            Networks = scene.Network.Networks.ToDictionary(pair => pair.Key, pair => pair.Value with { UsesRemoteGateway = true }),
        };

        var map = PathWalk.Of(network, network.Endpoints.First()).Decide(new TrafficQuestion(SecurityProtocol.Tcp, 22));

        Assert.Equal(Verdict.Allowed, CoreAnswers.At(map, IPAddressValue.Parse("10.2.3.4")).Verdict);
        Assert.Equal(Verdict.Unknown, CoreAnswers.At(map, IPAddressValue.Parse("192.168.7.7")).Verdict);
        Assert.Equal(Verdict.Denied, CoreAnswers.At(map, IPAddressValue.Parse("203.0.113.9")).Verdict);
    }

    [Fact]
    public void Decide_WithoutAnyGroup_LetsEverythingIn()
    {
        var network = Lab.Of([Lab.Nic("nic1", null, ("10.1.1.4", Lab.Front))], []).Network;

        Assert.All(PathWalk.Of(network, network.Endpoints.First()).Decide(new TrafficQuestion(SecurityProtocol.Tcp, 22)).Entries,
            entry => Assert.Equal(Verdict.Allowed, entry.Value.Verdict));
    }

    [Fact]
    public void ExposureOfPorts_AnyPortAndSourcePortThatGetsThrough_Counts()
    {
        var network = Lab.OneGroup(
            Lab.Allow("one port of the range", 100, "203.0.113.0/24", "5005"),
                Lab.Allow("one source port", 110, "198.51.100.0/24", "5000-5010") with { SourcePorts = ["53"] }, Lab.Deny("rest", 120)).Network;

        var exposure = ExposureOfPorts.Of(network, PortSpecification.Parse("5000-5010"));

        Assert.Equal("198.51.100.0/24, 203.0.113.0/24", exposure.Allowed.ToString());
        Assert.True(exposure.Possible.IsEmpty);
    }

    private static VmNetwork Map(VmNetwork network, Func<NetworkSecurityGroup, NetworkSecurityGroup> change) =>
        network with { SecurityGroups = network.SecurityGroups.ToDictionary(pair => pair.Key, pair => change(pair.Value)) };

    private static void AssertSame(VmNetwork left, VmNetwork right) =>
        Assert.All(Pairs(left, right), pair => Assert.Equal(pair.Left.Verdict, pair.Right.Verdict));

    private static IEnumerable<(PathDecision Left, PathDecision Right)> Pairs(VmNetwork left, VmNetwork right)
    {
        foreach (var (a, b) in left.Endpoints.Select(endpoint => PathWalk.Of(left, endpoint))
            .Zip(right.Endpoints.Select(endpoint => PathWalk.Of(right, endpoint))))
        {
            foreach (var question in Protocols.SelectMany(protocol => a.Questions(protocol, PortRange.All).Concat(b.Questions(protocol, PortRange.All)))
                .Distinct())
            {
                foreach (var entry in a.Decide(question).Combine(b.Decide(question), (x, y) => (x, y)).Entries)
                {
                    yield return entry.Value;
                }
            }
        }
    }
}
