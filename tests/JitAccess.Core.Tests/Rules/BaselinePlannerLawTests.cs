using JitAccess.Core.Network;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;
using Xunit.Abstractions;

namespace JitAccess.Core.Tests.Rules;

/// <summary>What baselines do, judged by the sandbox's packet test.</summary>
public sealed class BaselinePlannerLawTests(ITestOutputHelper output)
{
    private const int FirstSeed = 815;
    private const int Scenes = 70;

    private static readonly string[] Exempt = ["203.0.113.128/25", "10.1.2.0/24", "168.63.129.16", "198.51.100.0/24", "10.2.0.0/16", "2001:db8::/32",
        "fd01:1:0:2::/64"];

    private static readonly string[][] Policies = [["ssh"], ["ssh", "rdp"], ["5000-5010", "ssh"], ["22", "53/udp"], ["20-25", "5985-5986", "5004-5010/udp"]];

    [Fact]
    public void Plan_RandomNetworks_ClosesThePortsAndKeepsWhatIsExempt()
    {
        var outcomes = new Dictionary<string, int>();
        for (var seed = FirstSeed; seed < FirstSeed + Scenes; seed++)
        {
            var outcome = Try(seed);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        output.WriteLine(string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.True(outcomes.GetValueOrDefault("closed") >= Scenes / 3, "Too few VMs are closed to tell anything.");
    }

    private static string Try(int seed)
    {
        var random = new Random(seed);
        var scene = new SceneGenerator(random, sourceGroups: seed % 4 == 0).Next(rulesPerGroup: 7);
        scene = seed % 8 == 0 ? scene : scene.WithGroupsKnown();
        var ports = Policies[random.Next(Policies.Length)].Select(PortSpecification.Parse).ToArray();
        var exempt = Exempt.Where(_ => random.Next(3) == 0).ToArray();
        var exemptions = Exemptions.Parse(exempt, scene.Network);
        BaselineRules plan;
        try
        {
            plan = new BaselinePlanner(scene.Network, ports, exemptions, new Posture([]), Lab.LedgerId).Plan();
        }
        catch (JitAccessException e)
        {
            Assert.True(e.ErrorId switch
            {
                ErrorIds.VmWithoutSecurityGroup => scene.Network.Endpoints.Any(endpoint => endpoint.Path.Count == 0),
                ErrorIds.NoRoom => true,
                ErrorIds.ExemptionNotPreservable => seed % 8 == 0,
                _ => false,
            }, $"Seed {seed}: {e.Message}{Environment.NewLine}{scene.Describe()}");
            return e.ErrorId;
        }

        CheckRules(plan, scene.Network);
        CheckPackets(seed, plan, scene, ports, exempt, random);
        var after = Apply(scene.Network, plan);
        var proof = BaselineProof.Prove(after, ports, exemptions);
        Assert.True(proof.Kind == ProofKind.Proved
            || (proof.Kind == ProofKind.Unknown && seed % 8 == 0), $"Seed {seed}: {proof}{Environment.NewLine}{new Scene(after, scene.Others).Describe()}");

        // Whoever enables a VM again finds everything as it should be.
        var again = new BaselinePlanner(after, ports, exemptions, new Posture([]), Lab.LedgerId).Plan();
        Assert.Equal(plan.Rules.Select(rule => $"{rule} {Scene.DescribeRule(rule.Rule)}"),
            again.Rules.Select(rule => $"{rule} {Scene.DescribeRule(rule.Rule)}"));
        return "closed";
    }

    private static VmNetwork Apply(VmNetwork network, BaselineRules plan) =>
        plan.Rules.Aggregate(network, (state, placed) => state.With(state.SecurityGroups[placed.SecurityGroupId].With(placed.Rule)));

    private static void CheckRules(BaselineRules plan, VmNetwork network)
    {
        Assert.All(plan.Rules, placed => Assert.True(OurRuleName.IsOf(placed.Rule, Lab.Key)));
        Assert.Distinct(plan.Rules.Select(placed => placed.Rule.Name));
        foreach (var group in Apply(network, plan).SecurityGroups.Values)
        {
            var inbound = group.Rules.Where(rule => rule.Direction == RuleDirection.Inbound).ToArray();
            Assert.Distinct(inbound.Select(rule => rule.Priority));
            Assert.All(network.SecurityGroups[group.Id].Rules, rule => Assert.Same(rule, group.FindRule(rule.Name)));
            if (plan.Rules.Where(placed => placed.SecurityGroupId == group.Id).Select(placed => placed.Rule.Priority).DefaultIfEmpty(0)
                .Min() is > 0 and var first)
            {
                Assert.True(first - SecurityRule.FirstPriority - inbound.Count(rule => rule.Priority < first) >= 10,
                    $"No room for grants in front of priority {first}.");
            }
        }
    }

    private static void CheckPackets(int seed, BaselineRules plan, Scene scene, PortSpecification[] ports, string[] exempt, Random random)
    {
        var before = new Azure(scene);
        var after = new Azure(scene);
        foreach (var placed in plan.Rules)
        {
            after.Put(placed);
        }

        var asIf = ports.Select(port => Lab.Deny("closed", 100, ports: port.Ports.ToString(), protocol: port.Protocol.ToString()))
            .Concat(exempt.Select(source => Lab.Allow("exempt", 100, source, ports[0].Ports.ToString(), ports[0].Protocol.ToString()))).ToArray();
        foreach (var endpoint in scene.Network.Endpoints.Concat(scene.Network.NeighbourEndpoints.Where(neighbour =>
            neighbour.Interface.VirtualMachineId is not null)))
        {
            var isOwn = scene.Network.Interfaces.Contains(endpoint.Interface);
            var maker = new PacketMaker(scene, endpoint, random, asIf);
            foreach (var packet in maker.Packets(perRule: 25, anywhere: 10).Where(_ => random.Next(2) == 0)
                .Concat(asIf.SelectMany(rule => maker.Grid(rule).Where(_ => random.Next(3) == 0).Take(60))))
            {
                var was = before.Allows(endpoint, packet);
                var isNow = after.Allows(endpoint, packet);
                var isClosed = isOwn && ports.Any(port => port.Protocol == packet.Protocol && PacketMaker.Holds([port.Ports.ToString()], packet.Port))
                    && !Asking.IsIn(exempt, packet);
                Assert.True(
                    isNow == (was && !isClosed),
                    $"Seed {seed}, {packet} at {endpoint.Address}: was {was}, is {isNow}; {string.Join(",", ports.AsEnumerable())} closed but to {string.Join(",", exempt)}.{Environment.NewLine}"
                    + $"{string.Join(Environment.NewLine, plan.Rules.Select(rule => rule + " " + Scene.DescribeRule(rule.Rule)))}{Environment.NewLine}{scene.Describe()}");
            }
        }
    }
}
