using JitAccess.Core.Network;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

/// <summary>Making room: what gets through stays the same after every single move, and a move that would change it is caught.</summary>
public sealed class SameExposureTests
{
    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 12));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Prove_RoomMadeInARandomNetwork_StaysTheSameAtEveryStepAndForTheProbe(int seed)
    {
        var random = new Random(seed);
        var generator = new SceneGenerator(random, sourceGroups: false);
        var scene = Crowded(Enumerable.Range(0, 100).Select(_ => generator.Next(rulesPerGroup: 7)).First(one => one.Network.SecurityGroups.Count > 0));
        var group = scene.Network.SecurityGroups.Values.First();
        var moves = RoomPlanner.Plan(group, 100, 12)!;
        Assert.NotEmpty(moves);
        var state = scene.Network;
        foreach (var move in moves)
        {
            var next = move.ApplyTo(state);
            Assert.Equal(ProofKind.Proved, SameExposure.Prove(state, next, [move.RuleName]).Kind);
            state = next;
        }

        var before = new Azure(scene);
        var after = new Azure(scene with { Network = state });
        foreach (var endpoint in scene.Network.Endpoints.Where(endpoint => endpoint.Path.Contains(group.Id)))
        {
            foreach (var packet in new PacketMaker(scene, endpoint, random).Packets(perRule: 8, anywhere: 10).Where(_ => random.Next(3) == 0))
            {
                Assert.True(before.Allows(endpoint, packet) == after.Allows(endpoint, packet), $"Seed {seed}, {packet} at {endpoint.Address}");
            }
        }

        var back = moves.Reverse().Aggregate(state, (network, move) => move.Reversed.ApplyTo(network));
        Assert.All(scene.Network.SecurityGroups.Values,
            one => Assert.Equal(one.Rules.OrderBy(rule => rule.Name), back.SecurityGroups[one.Id].Rules.OrderBy(rule => rule.Name)));
    }

    [Fact]
    public void Prove_AMovePastARuleThatDecidesOtherwise_IsViolatedWithAWitness()
    {
        var scene = Lab.OneGroup(Lab.Deny("bad range", 200, "203.0.113.0/28", "22"),
            Lab.Allow("office", 210, "203.0.113.0/24", "22") with { SourcePorts = ["0-1023"] });
        var moved = new RuleMove(Lab.GroupId("nsg"), "bad range", 200, 220).ApplyTo(scene.Network);

        var proof = SameExposure.Prove(scene.Network, moved, ["bad range"]);

        Assert.Equal(ProofKind.Violated, proof.Kind);
        Assert.False(new Azure(scene).Allows(scene.Network, proof.Witness!));
        Assert.True(new Azure(scene with { Network = moved }).Allows(moved, proof.Witness!));
    }

    [Fact]
    public void Prove_AMovePastARuleOfOtherPorts_IsProved()
    {
        var scene = Lab.OneGroup(Lab.Deny("bad range", 200, "203.0.113.0/28", "22"), Lab.Allow("web", 210, "*", "443"));

        Assert.Equal(ProofKind.Proved, SameExposure.Prove(scene.Network, new RuleMove(Lab.GroupId("nsg"), "bad range", 200, 220).ApplyTo(scene.Network),
            ["bad range"]).Kind);
    }

    // The same rules in the same order, without a gap from priority 100 on.
    private static Scene Crowded(Scene scene) => scene with
    {
        Network = scene.Network.SecurityGroups.Values.Aggregate(scene.Network, (network, group) => network.With(group with
        {
            Rules =
            [
                .. group.Rules.Where(rule => rule.Direction == RuleDirection.Inbound).OrderBy(rule => rule.Priority)
                    .Select((rule, index) => rule with { Priority = 100 + index }),
                .. group.Rules.Where(rule => rule.Direction == RuleDirection.Outbound),
            ],
        })),
    };
}
