using System.IO;
using System.Text.Json.Nodes;
using JitAccess.Core.Network;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Network;

/// <summary>Core's walk over NSGs as the service answered them, against the sandbox's probe over the same.</summary>
public sealed class RecordedGroupTests
{
    [RecordingsFact]
    public void PathWalk_RecordedGroups_AgreesWithTheProbeAboutEveryPacket()
    {
        var groups = Directory.GetFiles(RecordingsFactAttribute.Folder!, "*.json").Order(StringComparer.Ordinal).SelectMany(Groups).ToArray();
        var packets = 0;
        var hit = new HashSet<string>(StringComparer.Ordinal);
        Assert.True(groups.Length >= 6, $"Only {groups.Length} NSGs with rules are in the recordings.");
        foreach (var (group, index) in groups.Select((group, index) => (group, index)))
        {
            var random = new Random(1000 + index);
            var scene = Lab.Of([Lab.Nic("nic1", group.Name, ("10.1.1.4", Lab.Front), ("fd01:1:0:1::4", Lab.Front))],
                [group with { Id = Lab.GroupId(group.Name) }]);
            var azure = new Azure(scene);
            foreach (var endpoint in scene.Network.Endpoints)
            {
                var core = new CoreAnswers(scene, endpoint);
                foreach (var packet in new PacketMaker(scene, endpoint, random).Packets(perRule: 60, anywhere: 100))
                {
                    var probe = azure.Probe(endpoint, packet);
                    var decision = core.About(packet);
                    Assert.True(decision.Verdict == (probe.Allowed ? Verdict.Allowed : Verdict.Denied),
                        $"Seed {1000 + index}, {packet} at {endpoint.Address}: Core says {decision}, the probe {probe.Allowed}.{Environment.NewLine}{scene.Describe()}");
                    Assert.Equal(probe.DecidedBy[^1].Rule, decision.Decisions[^1].Rule!.Name);
                    _ = hit.Add(index + "/" + probe.DecidedBy[^1].Rule);
                    packets++;
                }
            }

            Assert.All(group.Rules.Where(rule => rule.Direction == RuleDirection.Inbound), rule => Assert.Contains(index + "/" + rule.Name, hit));
        }

        Assert.True(packets >= 3000, $"Only {packets} packets.");
    }

    // Every NSG with its inbound default rules that some answer holds.
    private static IEnumerable<NetworkSecurityGroup> Groups(string file)
    {
        foreach (var exchange in JsonNode.Parse(File.ReadAllText(file))!.AsArray())
        {
            var body = exchange!["response"]?["body"] as JsonObject;
            foreach (var resource in (body?["value"] as JsonArray)?.OfType<JsonObject>() ?? (body is null ? [] : [body]))
            {
                if (resource["properties"]?["securityRules"] is JsonArray rules
                    && resource["properties"]!["defaultSecurityRules"] is JsonArray { Count: 6 } defaults)
                {
                    yield return new NetworkSecurityGroup
                    {
                        Id = ResourceId.Parse(Text(resource, "id")!),
                        Rules = rules.Select(rule => Rule(rule!, isDefault: false)).ToArray(),
                        DefaultRules = defaults.Select(rule => Rule(rule!, isDefault: true)).ToArray(),
                    };
                }
            }
        }
    }

    private static SecurityRule Rule(JsonNode rule, bool isDefault)
    {
        var properties = rule["properties"]!;
        return new SecurityRule
        {
            Name = Text(rule, "name")!,
            Priority = properties["priority"]!.GetValue<int>(),
            Direction = Enum.Parse<RuleDirection>(Text(properties, "direction")!),
            Access = Enum.Parse<RuleAccess>(Text(properties, "access")!),
            Protocol = Text(properties, "protocol")!,
            Sources = Texts(properties, "sourceAddressPrefix", "es"),
            Destinations = Texts(properties, "destinationAddressPrefix", "es"),
            SourcePorts = Texts(properties, "sourcePortRange", "s"),
            DestinationPorts = Texts(properties, "destinationPortRange", "s"),
            IsDefault = isDefault,
        };
    }

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();

    private static string[] Texts(JsonNode properties, string field, string plural) =>
        [.. (Text(properties, field) is { } one ? new[] { one } : [])
            .Concat((properties[field + plural] as JsonArray)?.Select(text => text!.GetValue<string>()) ?? [])];
}
