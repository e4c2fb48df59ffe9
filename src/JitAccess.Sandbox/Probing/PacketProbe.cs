using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;
using JitAccess.Sandbox.Validation;

namespace JitAccess.Sandbox.Probing;

/// <summary>Sends a packet through the rules, one rule after another: subnet NSG, then NIC NSG, for each address of the VM that it could go to.</summary>
internal sealed class PacketProbe(SandboxState state)
{
    private static readonly string[] Protocols = ["Tcp", "Udp", "Icmp", "Esp", "Ah"];

    private readonly ConditionalWeakTable<StoredResource, Tuple<int, PacketRule[]>> read = new();

    public ProbeResult Run(ProbeQuery query)
    {
        var source = ParseAddress(query.Source, "source");
        var wanted = query.Destination is null ? null : ParseAddress(query.Destination, "destination");
        if (query.Port is < 0 or > 65535 || query.SourcePort is < 0 or > 65535)
        {
            throw new SandboxException("A port is a number from 0 to 65535.");
        }

        var protocol = Array.Find(Protocols, p => p.Equals(query.Protocol, StringComparison.OrdinalIgnoreCase))
            ?? throw new SandboxException($"'{query.Protocol}' is no protocol of a packet; write one of {string.Join(", ", Protocols)}.");
        var unresolved = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        var denied = new List<ProbeDecision>();
        foreach (var (nic, configuration, address) in Destinations(query, source, wanted))
        {
            var packet = new Packet
            {
                Source = source,
                SourcePort = query.SourcePort,
                Destination = address,
                DestinationPort = query.Port,
                Protocol = protocol,
                SourceGroups = GroupsOfAddress(source),
                DestinationGroups = GroupsOf(configuration),
                Tags = new TagScope(NetworkSpace(configuration), new ServiceTagNames(state.Resources)),
            };
            var decisions = new List<ProbeDecision>();
            if (Passes(packet, nic, configuration, decisions, unresolved))
            {
                return new ProbeResult(true, decisions, unresolved.ToArray());
            }

            denied.AddRange(decisions);
        }

        return new ProbeResult(false, denied, unresolved.ToArray());
    }

    private static byte[] ParseAddress(string text, string what)
    {
        var address = IpPrefix.TryParseAddress(text) ?? throw new SandboxException($"The {what} '{text}' is no IPv4 or IPv6 address.");
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
    }

    private static HashSet<string> GroupsOf(JsonObject configuration) =>
        new(configuration.Ids("properties", "applicationSecurityGroups").Select(ArmId.KeyOf), StringComparer.Ordinal);

    private IEnumerable<(StoredResource Nic, JsonObject Configuration, byte[] Address)> Destinations(ProbeQuery query, byte[] source, byte[]? wanted)
    {
        var vm = FindVM(query);
        var nics = vm.Json.Ids("properties", "networkProfile", "networkInterfaces").Select(state.Resources.Find).OfType<StoredResource>().ToArray();
        if (query.Nic is { } name)
        {
            nics = Array.FindAll(nics, n => n.Id.Key == ArmId.KeyOf(name) || n.Id.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (nics.Length == 0)
            {
                throw new SandboxException($"The VM '{vm.Id.Name}' has no NIC '{name}'.");
            }
        }

        return from nic in nics
               from configuration in nic.Json.Objects("properties", "ipConfigurations")
               let text = configuration.Text("properties", "privateIPAddress")
               where text is not null
               let address = ParseAddress(text, "private address")
               where address.Length == source.Length && (wanted is null || wanted.SequenceEqual(address))
               select (nic, configuration, address);
    }

    private StoredResource FindVM(ProbeQuery query)
    {
        if (state.Resources.Find(query.VM) is { } found && found.Id.IsType(ResourceTypes.VirtualMachines))
        {
            return found;
        }

        var named = state.Resources.OfType(ResourceTypes.VirtualMachines)
            .Where(v => v.Id.Name.Equals(query.VM, StringComparison.OrdinalIgnoreCase)
                && (query.ResourceGroup is null || query.ResourceGroup.Equals(v.Id.Group, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        return named.Length switch
        {
            1 => named[0],
            0 => throw new SandboxException($"There is no VM '{query.VM}'."),
            _ => throw new SandboxException($"There are {named.Length} VMs '{query.VM}'; name one: {string.Join(", ", named.Select(v => v.Id.Text))}."),
        };
    }

    private bool Passes(Packet packet, StoredResource nic, JsonObject configuration, List<ProbeDecision> decisions, SortedSet<string> unresolved)
    {
        var subnet = state.Attachments.FindSubnet(configuration.Text("properties", "subnet", "id"));
        var keys = new[] { nic.Id.Key, subnet?.Key.Id.Key };
        var admin = keys.OfType<string>().Where(state.AdminRules.ContainsKey).SelectMany(k => PacketRule.OfAdminRules(state.AdminRules[k]))
            .OrderBy(r => r.Priority);
        if (admin.FirstOrDefault(r => r.Matches(packet, unresolved)) is { } ruling && !ruling.IsAllow)
        {
            decisions.Add(Decision("network manager", string.Empty, ruling, nic, packet));
            return ruling.Access.Equals("AlwaysAllow", StringComparison.OrdinalIgnoreCase);
        }

        foreach (var id in new[] { subnet?.Value.Text("properties", "networkSecurityGroup", "id"), nic.Json.Text("properties", "networkSecurityGroup", "id") }
            .OfType<string>())
        {
            if (state.Resources.Find(id) is not { } group)
            {
                unresolved.Add(id);
                continue;
            }

            var rule = Array.Find(RulesOf(group), r => r.Matches(packet, unresolved));
            if (rule is not null)
            {
                decisions.Add(Decision(group.Id.Name, group.Id.Text, rule, nic, packet));
            }

            if (rule is null || !rule.IsAllow)
            {
                return false;
            }
        }

        return true;
    }

    private static ProbeDecision Decision(string group, string groupId, PacketRule rule, StoredResource nic, Packet packet) =>
        new(group, groupId, rule.Name, rule.Access, rule.Priority, nic.Id.Name, new IPAddress(packet.Destination).ToString());

    private PacketRule[] RulesOf(StoredResource group)
    {
        if (!read.TryGetValue(group, out var entry) || entry.Item1 != group.Revision)
        {
            read.Remove(group);
            entry = Tuple.Create(group.Revision, PacketRule.OfGroup(group.Json));
            read.Add(group, entry);
        }

        return entry.Item2;
    }

    private HashSet<string> GroupsOfAddress(byte[] address)
    {
        var groups = new HashSet<string>(StringComparer.Ordinal);
        foreach (var configuration in state.Resources.OfType(ResourceTypes.NetworkInterfaces).SelectMany(n => n.Json.Objects("properties", "ipConfigurations")))
        {
            if (configuration["properties"]?["applicationSecurityGroups"] is not null
                && configuration.Text("properties", "privateIPAddress") is { } text && ParseAddress(text, "private address").SequenceEqual(address))
            {
                groups.UnionWith(GroupsOf(configuration));
            }
        }

        return groups;
    }

    // The address space of the virtual network and of those that it is peered with; null when the network is unknown.
    private List<IpPrefix>? NetworkSpace(JsonObject configuration)
    {
        if (state.Attachments.FindSubnet(configuration.Text("properties", "subnet", "id")) is not { } subnet)
        {
            return null;
        }

        var texts = SpaceOf(subnet.Key.Json).ToList();
        foreach (var peering in subnet.Key.Json.Objects("properties", "virtualNetworkPeerings").Where(IsOpen))
        {
            var remote = state.Resources.Find(peering.Text("properties", "remoteVirtualNetwork", "id"));
            texts.AddRange(remote is not null ? SpaceOf(remote.Json) : peering.Texts("properties", "remoteAddressSpace", "addressPrefixes"));
        }

        return texts.Select(IpPrefix.TryParse).OfType<IpPrefix>().ToList();

        static IEnumerable<string> SpaceOf(JsonObject network) => network.Texts("properties", "addressSpace", "addressPrefixes");
    }

    // A peering that is not connected, or that closes the remote network out, adds nothing to the tag VirtualNetwork.
    private static bool IsOpen(JsonObject peering) =>
        peering.Text("properties", "peeringState") is null or "Connected" && peering.Flag("properties", "allowVirtualNetworkAccess") != false;
}
