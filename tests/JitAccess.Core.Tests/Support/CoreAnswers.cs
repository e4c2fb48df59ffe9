using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Support;

/// <summary>Core's answers about one endpoint, packet by packet.</summary>
internal sealed class CoreAnswers
{
    private readonly PathWalk walk;
    private readonly Dictionary<TrafficQuestion, AddressMap<PathDecision>> maps = [];
    private readonly Lazy<CoreAnswers> informed;

    public CoreAnswers(Scene scene, VmEndpoint endpoint)
    {
        walk = PathWalk.Of(scene.Network, endpoint);
        informed = new(() => new CoreAnswers(scene.WithGroupsKnown(), endpoint));
    }

    public PathDecision About(Packet packet)
    {
        if (!maps.TryGetValue(packet.Question, out var map))
        {
            maps.Add(packet.Question, map = walk.Decide(packet.Question));
        }

        return At(map, IPAddressValue.Parse(packet.Source));
    }

    /// <summary>The verdict when the members of every application security group are known.</summary>
    public Verdict WithAllGroupsKnown(Packet packet) => informed.Value.About(packet).Verdict;

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
}
