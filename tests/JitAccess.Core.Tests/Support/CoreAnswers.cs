using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Support;

/// <summary>Core's answers about one endpoint, packet by packet.</summary>
internal sealed class CoreAnswers
{
    private readonly PathWalk walk;
    private readonly Dictionary<TrafficQuestion, AddressMap<PathDecision>> maps = [];
    private readonly Lazy<FirstMatchWalk[]> informed;

    public CoreAnswers(Scene scene, VmEndpoint endpoint)
    {
        walk = PathWalk.Of(scene.Network, endpoint);
        informed = new(() => Informed(scene, endpoint));
    }

    public PathDecision About(Packet packet)
    {
        if (!maps.TryGetValue(packet.Question, out var map))
        {
            maps.Add(packet.Question, map = walk.Decide(packet.Question));
        }

        return At(map, IPAddressValue.Parse(packet.Source));
    }

    /// <summary>Whether a packet gets through when the members of every application security group are known, which an operation on one VM never knows.</summary>
    public bool WithAllGroupsKnown(Packet packet)
    {
        var verdicts = informed.Value.Select(single => At(single.Decide(packet.Question), IPAddressValue.Parse(packet.Source)).Verdict).ToArray();
        return verdicts.Contains(Verdict.Unknown) ? throw new InvalidOperationException($"{packet} is Unknown although everything is known.") : verdicts.All(verdict => verdict == Verdict.Allowed);
    }

    public static T At<T>(AddressMap<T> map, IPAddressValue address)
        where T : notnull
    {
        int low = 0, high = map.Entries.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (map.Entries[middle].Key.Last < address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var entry = map.Entries[low];
        return entry.Key.Contains(address) ? entry.Value : throw new InvalidOperationException($"The map has no value for {address}.");
    }

    private static FirstMatchWalk[] Informed(Scene scene, VmEndpoint endpoint)
    {
        var members = scene.Network.Interfaces.Concat(scene.Others).SelectMany(nic => nic.IPConfigurations)
            .SelectMany(configuration => configuration.ApplicationSecurityGroupIds.Select(id => (Id: id, configuration.PrivateAddress)))
            .GroupBy(pair => pair.Id).ToDictionary(group => group.Key, group => AddressSet.Of(group.Select(pair => new AddressRange(pair.PrivateAddress, pair.PrivateAddress))));
        var book = new AddressBook(scene.Network.Networks[endpoint.NetworkId], groups: members, surveyed: AddressSet.All);
        return [.. endpoint.Path.Select(id => FirstMatchWalk.Of(scene.Network.SecurityGroups[id].Inbound, endpoint.Address, book))];
    }
}
