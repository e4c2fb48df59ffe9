using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Rules;
using JitAccess.Sandbox;

namespace JitAccess.Core.Tests.Support;

/// <summary>The sandbox with a scene in it: the oracle. It shares no code with Core.</summary>
internal sealed class Azure
{
    private readonly SandboxWorld world;

    public Azure(Scene scene, Random? forms = null) =>
        world = new SandboxWorld(new SandboxOptions { Start = Lab.Now, FrozenClock = true, SeedJson = SeedWriter.Write(scene, forms) });

    /// <summary>Every NSG, rule for rule.</summary>
    public string SecurityGroups => world.ExportResources("Microsoft.Network/networkSecurityGroups", withoutEtags: true);

    public ProbeResult Probe(VmEndpoint endpoint, Packet packet) => world.Probe(new ProbeQuery
    {
        VM = (endpoint.Interface.VirtualMachineId ?? Lab.VmId).ToString(),
        Nic = endpoint.Interface.Id.ToString(),
        Destination = endpoint.Address.ToString(),
        Source = packet.Source,
        SourcePort = packet.SourcePort,
        Port = packet.Port,
        Protocol = packet.Protocol.ToString(),
    });

    public bool Allows(VmEndpoint endpoint, Packet packet) => Probe(endpoint, packet).Allowed;

    public bool Allows(VmNetwork network, Witness witness) =>
        Allows(network.Endpoints.First(endpoint => endpoint.Address == witness.Destination), PacketOf(witness));

    public static Packet PacketOf(Witness witness) =>
        new(witness.Source.Family == IPFamily.V6, AddressSpan.TryParse(witness.Source.ToString())!.Value.First, witness.Protocol, witness.Port,
            witness.SourcePort);

    public void Put(PlacedRule placed) => world.PutResource(SeedWriter.Rule(placed.SecurityGroupId, placed.Rule).ToJsonString());

    public void Delete(PlacedRule placed) => world.DeleteResource($"{placed.SecurityGroupId}/securityRules/{placed.Rule.Name}");
}
