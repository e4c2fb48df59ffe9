using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;
using Xunit.Abstractions;

namespace JitAccess.Core.Tests.Rules;

/// <summary>What grants do, judged by the sandbox's packet test.</summary>
public sealed class GrantPlannerLawTests(ITestOutputHelper output)
{
    private const int FirstSeed = 4711;
    private const int Scenes = 70;

    private static readonly string[] Sources =
        ["203.0.113.7", "203.0.113.0/24", "203.0.112.0/23", "198.51.100.0/25", "192.0.2.0/28", "10.1.2.4", "10.2.3.4", "192.0.2.77", "255.255.255.255",
            "2001:db8::7", "2001:db8::/48", "fd01:1:0:2::/64"];

    private static readonly string[] Ports = ["ssh", "rdp", "443", "5000-5010", "53/udp", "20-25", "winrm"];

    [Fact]
    public void Plan_RandomNetworks_OpensWhatWasAskedAndNothingElseOrRefusesByName()
    {
        var outcomes = new Dictionary<string, int>();
        for (var seed = FirstSeed; seed < FirstSeed + Scenes; seed++)
        {
            var outcome = Try(seed);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        output.WriteLine(string.Join(", ", outcomes.Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.True(outcomes.GetValueOrDefault("opened") >= Scenes / 4, "Too few requests are opened to tell anything.");
        Assert.True(outcomes.GetValueOrDefault(ErrorIds.SpecificDeny) >= 5, "Too few specific denies are met to tell anything.");
    }

    private static string Try(int seed)
    {
        var random = new Random(seed);
        var scene = new SceneGenerator(random, sourceGroups: seed % 4 == 0).Next(rulesPerGroup: 7);
        scene = seed % 8 == 0 ? scene : scene.WithGroupsKnown();
        var request = Lab.Request(Sources[random.Next(Sources.Length)], Ports[random.Next(Ports.Length)]);
        var through = scene.Network.SecurityGroups.Values
            .SelectMany(group => group.Rules.Where(rule => rule is { Access: RuleAccess.Deny, Direction: RuleDirection.Inbound } && random.Next(4) == 0)
                .Select(rule => new PlacedRule(group.Id, rule))).ToArray();
        var posture = new Posture(through);
        var foreign = scene;
        scene = random.Next(2) == 0 ? scene : WithBaseline(scene, request.Port, posture);
        GrantRules plan;
        try
        {
            plan = new GrantPlanner(scene.Network, posture).Plan(request, Lab.Now.AddHours(1));
        }
        catch (JitAccessException e)
        {
            CheckRefusal(seed, e, foreign, scene, request, through, random);
            return e.ErrorId;
        }

        CheckGrant(seed, plan, foreign, scene, request, through, random);
        var after = plan.Rules.Aggregate(scene.Network, (state, placed) => state.With(state.SecurityGroups[placed.SecurityGroupId].With(placed.Rule)));
        var proof = GrantProof.Prove(after, request, posture);
        Assert.True(proof.Kind == ProofKind.Proved
            || (proof.Kind == ProofKind.Unknown && seed % 8 == 0), $"Seed {seed}: {proof}{Environment.NewLine}{new Scene(after, scene.Others).Describe()}");
        return plan.Rules.Count == 0 ? "open anyway" : "opened";
    }

    private static Scene WithBaseline(Scene scene, PortSpecification port, Posture posture)
    {
        try
        {
            var baseline = new BaselinePlanner(scene.Network, [port], Exemptions.None, posture, Lab.LedgerId).Plan();
            return scene with
            {
                Network = baseline.Rules.Aggregate(scene.Network,
                (state, placed) => state.With(state.SecurityGroups[placed.SecurityGroupId].With(placed.Rule)))
            };
        }
        catch (JitAccessException)
        {
            return scene;
        }
    }

    private static void CheckGrant(int seed, GrantRules plan, Scene foreign, Scene scene, AccessRequest request, PlacedRule[] through, Random random)
    {
        var before = new Azure(scene);
        var after = new Azure(scene);
        var alone = new Azure(foreign);
        foreach (var placed in plan.Rules)
        {
            Assert.DoesNotContain(scene.Network.SecurityGroups[placed.SecurityGroupId].Rules, rule => rule.Direction == RuleDirection.Inbound
                && rule.Priority == placed.Rule.Priority);
            after.Put(placed);
        }

        foreach (var endpoint in scene.Network.Endpoints.Concat(scene.Network.NeighbourEndpoints.Where(neighbour =>
            neighbour.Interface.VirtualMachineId is not null)))
        {
            var isOwn = scene.Network.Interfaces.Contains(endpoint.Interface);
            var maker = new PacketMaker(scene, endpoint, random, Asking.AsRule(request));
            foreach (var packet in maker.Packets(perRule: 5, anywhere: 10).Where(_ => random.Next(3) == 0).Concat(maker.Grid(Asking.AsRule(request)).Take(200)))
            {
                var was = before.Allows(endpoint, packet);
                var isNow = after.Allows(endpoint, packet);
                var context = () =>
                    $"Seed {seed}, {packet} at {endpoint.Address}, asked {request.Port} from {request.Source}: was {was}, is {isNow}.{Environment.NewLine}"
                    + $"{string.Join(Environment.NewLine, plan.Rules.Select(rule => rule + " " + Scene.DescribeRule(rule.Rule)))}{Environment.NewLine}{scene.Describe()}";
                Assert.True(isNow == (was || (isOwn && Asking.IsFor(request, packet))), context());
                if (isNow && !was)
                {
                    Assert.True(alone.Probe(endpoint, packet).DecidedBy.All(by => by.Access != "Deny"
                        || !IsSpecific(foreign.Network.SecurityGroups[ResourceId.Parse(by.NsgId)], by.Rule, through)), context());
                }
            }
        }

        foreach (var placed in plan.Rules)
        {
            after.Delete(placed);
        }

        Assert.Equal(before.SecurityGroups, after.SecurityGroups);
    }

    private static void CheckRefusal(int seed, JitAccessException e, Scene foreign, Scene scene, AccessRequest request, PlacedRule[] through, Random random)
    {
        var context = $"Seed {seed}, {request.Port} from {request.Source}: {e.Message}{Environment.NewLine}{scene.Describe()}";
        switch (e.ErrorId)
        {
            case ErrorIds.SourceFamilyMissing:
                Assert.DoesNotContain(scene.Network.Endpoints, endpoint => endpoint.Address.Family == request.Source.Family);
                break;
            case ErrorIds.NoFreePriority:
                Assert.Contains(scene.Network.SecurityGroups.Values, group => group.Rules.Any(deny => deny.Access == RuleAccess.Deny
                    && Enumerable.Range(100, deny.Priority - 100).All(priority => group.Rules.Any(rule => rule.Priority == priority))));
                break;
            case ErrorIds.SpecificDeny:
                Assert.True(seed % 8 == 0 || scene.Network.SecurityGroups.Values.Any(group => DecidesSome(foreign, group, request, through, random)), context);
                break;
            default:
                Assert.Fail(context);
                break;
        }
    }

    // Whether a specific deny of one NSG decides a packet that was asked for, when posture is looked through and the other NSGs let everything in.
    private static bool DecidesSome(Scene foreign, NetworkSecurityGroup suspect, AccessRequest request, PlacedRule[] through, Random random)
    {
        var groups = foreign.Network.SecurityGroups.Values.Select(group => group.Id == suspect.Id
            ? group with { Rules = group.Rules.Where(rule => rule.Access == RuleAccess.Allow || IsSpecific(group, rule.Name, through)).ToArray() }
            : group with { Rules = [Lab.Allow("everything", 100, protocol: "*")] });
        var bare = foreign with { Network = foreign.Network with { SecurityGroups = groups.ToDictionary(group => group.Id) } };
        var azure = new Azure(bare);
        return bare.Network.Endpoints.Where(endpoint => endpoint.Path.Contains(suspect.Id) && endpoint.Address.Family == request.Source.Family)
            .Any(endpoint => new PacketMaker(bare, endpoint, random, Asking.AsRule(request)).Grid(Asking.AsRule(request))
                .Any(packet => azure.Probe(endpoint, packet).DecidedBy.Any(by => by.Access == "Deny" && by.Nsg == suspect.Name && by.Priority < 65000)));
    }

    private static bool IsSpecific(NetworkSecurityGroup group, string name, PlacedRule[] through) =>
        group.FindRule(name) is { } rule
        && !(rule.Sources.Count > 0 && rule.Sources.All(source => source is "*" or "0.0.0.0/0" or "::/0") && rule.SourcePorts.Contains("*")
            && rule.DestinationPorts.Contains("*"))
        && !through.Any(placed => placed.SecurityGroupId == group.Id && placed.Rule.Name == name);
}
