using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

/// <summary>Right plans are proved, wrong ones are caught, and the witness is a packet that the sandbox decides as the proof says.</summary>
public sealed class GrantProofTests
{
    private static readonly AccessRequest Request = Lab.Request();

    private static readonly Posture NoneThrough = new([]);

    public static TheoryData<string> WrongPlans =>
        ["source too wide by one bit", "source beside", "source everybody", "extra prefix", "extra port", "wrong port", "port range", "any protocol",
            "other protocol", "behind the deny", "any destination", "subnet as destination"];

    [Fact]
    public void Prove_TheRightPlan_IsProved()
    {
        Assert.Equal(ProofKind.Proved, GrantProof.Prove(With(Scene(), Right()), Request, NoneThrough).Kind);
    }

    [Theory]
    [MemberData(nameof(WrongPlans))]
    public void Prove_AWrongPlan_IsViolatedWithAWitnessThatTheProbeConfirms(string plan)
    {
        var scene = Scene();
        var wrong = Break(plan, Right());
        var with = With(scene, wrong);

        var proof = GrantProof.Prove(with, Request, NoneThrough);

        Assert.Equal(ProofKind.Violated, proof.Kind);
        var witness = proof.Witness!;
        var without = new Azure(scene);
        var azure = new Azure(new Scene(with, scene.Others));
        var isAsked = witness.Source.ToString() == "203.0.113.7" && witness.Port == 22 && witness.Protocol == SecurityProtocol.Tcp
            && witness.Destination.ToString() == "10.1.1.4";
        var isNow = Allows(azure, with, witness);
        Assert.True(isAsked ? !isNow : isNow && !Allows(without, with, witness), $"{proof}");
    }

    [Fact]
    public void Prove_AGrantOverASpecificDeny_IsViolated()
    {
        var scene = Lab.OneGroup(Lab.Deny("incident", 1000, "203.0.113.0/28", "22"));
        var with = With(scene, Right() with { Priority = 900 });

        var proof = GrantProof.Prove(with, Request, NoneThrough);

        Assert.Equal(ProofKind.Violated, proof.Kind);
        Assert.Contains("'incident'", proof.Reasons[0], StringComparison.Ordinal);
        Assert.False(new Azure(scene).Allows(with, proof.Witness!));
        Assert.True(new Azure(new Scene(with, [])).Allows(with, proof.Witness!));
        Assert.Equal(ProofKind.Proved, GrantProof.Prove(with, Request,
            new Posture([new PlacedRule(Lab.GroupId("nsg"), scene.Network.SecurityGroups[Lab.GroupId("nsg")].Rules[0])])).Kind);
    }

    [Fact]
    public void Prove_ASpecificDenyOfSomeSourcePorts_HasThatSourcePortInItsWitness()
    {
        var scene = Lab.OneGroup(Lab.Deny("low ports", 1000, "203.0.113.7", "22") with { SourcePorts = ["0-1023"] });
        var with = With(scene, Right() with { Priority = 900 });

        var proof = GrantProof.Prove(with, Request, NoneThrough);

        Assert.Equal(ProofKind.Violated, proof.Kind);
        Assert.InRange(proof.Witness!.SourcePort, 0, 1023);
        Assert.Equal("low ports", new Azure(scene).Probe(scene.Network.Endpoints.First(), Azure.PacketOf(proof.Witness)).DecidedBy[^1].Rule);
    }

    [Fact]
    public void Prove_AGrantBehindADenyOfSomeSourcePorts_HasAWitnessThatTheProbeConfirms()
    {
        var scene = Lab.OneGroup(Lab.Deny("low ports", 150, "*", "*") with { SourcePorts = ["0-1023"] });
        var with = With(scene, Right() with { Priority = 900 });

        var proof = GrantProof.Prove(with, Request,
            new Posture([new PlacedRule(Lab.GroupId("nsg"), scene.Network.SecurityGroups[Lab.GroupId("nsg")].Rules[0])]));

        Assert.Equal(ProofKind.Violated, proof.Kind);
        Assert.False(new Azure(new Scene(with, [])).Allows(with, proof.Witness!));
    }

    [Fact]
    public void Prove_NothingWritten_IsViolatedSinceItWouldNotWork()
    {
        var proof = GrantProof.Prove(Scene().Network, Request, NoneThrough);

        Assert.Equal(ProofKind.Violated, proof.Kind);
        Assert.Contains($"'JitAccess-Deny-{Lab.Key}-1' still denies it", proof.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Prove_AnUnknownTagInFront_IsUnknownAndNamesIt()
    {
        var scene = Lab.OneGroup(Lab.Allow("cloud", 200, "AzureCloud", "22"), Lab.Deny("storage", 300, "Storage.WestEurope", "22"));

        var proof = GrantProof.Prove(With(scene, Right() with { Priority = 150 }), Request, NoneThrough);

        Assert.Equal(ProofKind.Unknown, proof.Kind);
        Assert.Contains(proof.Reasons, reason => reason.Contains("'storage'", StringComparison.Ordinal));
    }

    [Fact]
    public void Prove_AnUnknownTagBehindTheDeny_DoesNotMatter()
    {
        var scene = Lab.OneGroup(Lab.Deny("JitAccess-Deny-" + Lab.Key + "-1", 200, ports: "22"), Lab.Allow("cloud", 300, "AzureCloud", "22"));

        Assert.Equal(ProofKind.Proved, GrantProof.Prove(With(scene, Right() with { Priority = 150 }), Request, NoneThrough).Kind);
    }

    [Fact]
    public void Prove_NeighboursThatCouldNotBeRead_IsUnknown()
    {
        var with = With(Scene(), Right()) with { Neighbours = null };

        Assert.Equal(ProofKind.Unknown, GrantProof.Prove(with, Request, NoneThrough).Kind);
    }

    [Fact]
    public void Prove_AnotherGrantForTheSameSource_IsNeitherBlamedNorTrusted()
    {
        var other = Right() with { Name = OurRuleName.Allow(Lab.NewRequestId(2), 1), Priority = 120 };

        Assert.Equal(ProofKind.Proved, GrantProof.Prove(With(Scene(other), Right()), Request, NoneThrough).Kind);
        Assert.Equal(ProofKind.Proved, GrantProof.Prove(With(Scene(other with { Sources = ["*"] }), Right()), Request, NoneThrough).Kind);
    }

    [Fact]
    public void Prove_AForeignRuleThatOpensEverythingMeanwhile_IsNotBlamedOnTheGrant()
    {
        Assert.Equal(ProofKind.Proved, GrantProof.Prove(With(Scene(Lab.Allow("meanwhile", 110, "*", "*", "*")), Right()), Request, NoneThrough).Kind);
    }

    // app02 lives behind the same subnet NSG, at 10.1.1.77.
    private static Scene Scene(params SecurityRule[] more) => Lab.Of(
        [Lab.Nic("nic1", null, ("10.1.1.4", Lab.Front))],
        [Lab.Group("nsg", [Lab.Deny("JitAccess-Deny-" + Lab.Key + "-1", 200, ports: "22") with { Destinations = ["10.1.1.4"] },
            Lab.Allow("office", 300, "198.51.100.0/24", "22"), .. more])],
        frontGroup: "nsg",
        others: [Lab.Nic("other1", null, Lab.Id("Microsoft.Compute/virtualMachines", "vm02"), [("10.1.1.77", Lab.Front)])]);

    private static SecurityRule Right() => Lab.Allow(OurRuleName.Allow(Request.RequestId, 1), 199, "203.0.113.7", "22") with { Destinations = ["10.1.1.4"] };

    private static SecurityRule Break(string plan, SecurityRule rule) => plan switch
    {
        "source too wide by one bit" => rule with { Sources = ["203.0.113.6/31"] },
        "source beside" => rule with { Sources = ["203.0.113.8"] },
        "source everybody" => rule with { Sources = ["*"] },
        "extra prefix" => rule with { Sources = ["203.0.113.7", "192.0.2.1"] },
        "extra port" => rule with { DestinationPorts = ["22", "3389"] },
        "wrong port" => rule with { DestinationPorts = ["23"] },
        "port range" => rule with { DestinationPorts = ["22-23"] },
        "any protocol" => rule with { Protocol = "*" },
        "other protocol" => rule with { Protocol = "Udp" },
        "behind the deny" => rule with { Priority = 250 },
        "any destination" => rule with { Destinations = ["*"] },
        "subnet as destination" => rule with { Destinations = ["10.1.1.0/24"] },
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan, null),
    };

    private static VmNetwork With(Scene scene, SecurityRule rule) => scene.Network.With(scene.Network.SecurityGroups[Lab.GroupId("nsg")].With(rule));

    private static bool Allows(Azure azure, VmNetwork network, Witness witness) => azure.Allows(
        network.Endpoints.Concat(network.NeighbourEndpoints).First(endpoint => endpoint.Address == witness.Destination), Azure.PacketOf(witness));
}
