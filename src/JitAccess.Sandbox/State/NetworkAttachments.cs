using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.State;

/// <summary>
/// What is attached to what: the NICs and subnets of an NSG, the ip configurations of a subnet. Derived from the resources, and kept until they change.
/// </summary>
internal sealed class NetworkAttachments(ResourceStore resources)
{
    private int revision = -1;
    private ILookup<string, string> nicsOfGroup = Empty();
    private ILookup<string, string> subnetsOfGroup = Empty();
    private ILookup<string, string> configurationsOfSubnet = Empty();
    private Dictionary<string, KeyValuePair<StoredResource, JsonObject>> subnets = new(StringComparer.Ordinal);

    public IEnumerable<string> NicsOf(string groupKey) => Fresh().nicsOfGroup[groupKey];

    public IEnumerable<string> SubnetsOf(string groupKey) => Fresh().subnetsOfGroup[groupKey];

    public IEnumerable<string> ConfigurationsOf(string subnetKey) => Fresh().configurationsOfSubnet[subnetKey];

    /// <summary>A subnet with its virtual network.</summary>
    public KeyValuePair<StoredResource, JsonObject>? FindSubnet(string? id) =>
        id is not null && Fresh().subnets.TryGetValue(ArmId.KeyOf(id), out var found) ? found : null;

    private static ILookup<string, string> Empty() => Array.Empty<string>().ToLookup(x => x, StringComparer.Ordinal);

    private static ILookup<string, string> Group(List<KeyValuePair<string, string>> pairs) =>
        pairs.ToLookup(p => p.Key, p => p.Value, StringComparer.Ordinal);

    private NetworkAttachments Fresh()
    {
        if (revision != resources.TopologyRevision)
        {
            revision = resources.TopologyRevision;
            Rebuild();
        }

        return this;
    }

    private void Rebuild()
    {
        var nics = new List<KeyValuePair<string, string>>();
        var groupSubnets = new List<KeyValuePair<string, string>>();
        var configurations = new List<KeyValuePair<string, string>>();
        subnets = new Dictionary<string, KeyValuePair<StoredResource, JsonObject>>(StringComparer.Ordinal);
        foreach (var nic in resources.OfType(ResourceTypes.NetworkInterfaces))
        {
            Link(nics, nic.Json.Text("properties", "networkSecurityGroup", "id"), nic.Id.Text);
            foreach (var configuration in nic.Json.Objects("properties", "ipConfigurations"))
            {
                Link(configurations, configuration.Text("properties", "subnet", "id"),
                    configuration.Text("id") ?? nic.Id.Text + "/ipConfigurations/" + configuration.Text("name"));
            }
        }

        foreach (var network in resources.OfType(ResourceTypes.VirtualNetworks))
        {
            foreach (var subnet in network.Json.Objects("properties", "subnets"))
            {
                var id = subnet.Text("id") ?? network.Id.Text + "/subnets/" + subnet.Text("name");
                subnets[ArmId.KeyOf(id)] = new KeyValuePair<StoredResource, JsonObject>(network, subnet);
                Link(groupSubnets, subnet.Text("properties", "networkSecurityGroup", "id"), id);
            }
        }

        nicsOfGroup = Group(nics);
        subnetsOfGroup = Group(groupSubnets);
        configurationsOfSubnet = Group(configurations);
    }

    private static void Link(List<KeyValuePair<string, string>> pairs, string? to, string from)
    {
        if (to is not null)
        {
            pairs.Add(new KeyValuePair<string, string>(ArmId.KeyOf(to), from));
        }
    }
}
