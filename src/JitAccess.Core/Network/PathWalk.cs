using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>The NSGs on the way to one endpoint, answering for all sources at once. Without any NSG everything gets through.</summary>
public sealed class PathWalk
{
    private readonly FirstMatchWalk[] walks;

    private PathWalk(VmEndpoint endpoint, FirstMatchWalk[] walks)
    {
        Endpoint = endpoint;
        this.walks = walks;
    }

    public VmEndpoint Endpoint { get; }

    /// <summary>What in the rules is malformed.</summary>
    public IEnumerable<string> Problems => walks.SelectMany(walk => walk.Problems);

    public static PathWalk Of(VmNetwork network, VmEndpoint endpoint)
    {
        var book = network.BookOf(endpoint);
        return new(endpoint, endpoint.Path.Select(id => FirstMatchWalk.Of(network.SecurityGroups[id].Inbound, endpoint.Address, book)).ToArray());
    }

    /// <summary>What every source of both families meets.</summary>
    public AddressMap<PathDecision> Decide(TrafficQuestion question)
    {
        var result = new AddressMap<IReadOnlyList<RuleDecision>>(AddressSet.All.Ranges.Select(range => new KeyValuePair<AddressRange, IReadOnlyList<RuleDecision>>(range, [])));
        foreach (var walk in walks)
        {
            result = result.Combine<RuleDecision, IReadOnlyList<RuleDecision>>(walk.Decide(question), (earlier, decision) => [.. earlier, decision]);
        }

        return result.Select(decisions => new PathDecision(decisions));
    }

    /// <summary>The questions whose answers cover all packets of a protocol to a range of ports: one a stretch in which no rule begins or ends.</summary>
    public IEnumerable<TrafficQuestion> Questions(SecurityProtocol protocol, PortRange ports)
    {
        if (protocol is not (SecurityProtocol.Tcp or SecurityProtocol.Udp))
        {
            return [new TrafficQuestion(protocol, 0, 0)];
        }

        var sourcePorts = walks.SelectMany(walk => walk.SourcePortCells()).Concat([0]).Distinct().ToArray();
        return walks.SelectMany(walk => walk.DestinationPortCells(ports)).Concat([ports.First]).Distinct().OrderBy(port => port)
            .SelectMany(port => sourcePorts.Select(sourcePort => new TrafficQuestion(protocol, port, sourcePort)));
    }

    /// <summary>What could not be resolved in the decisions, by rule, in words.</summary>
    public IEnumerable<string> Unresolved(PathDecision decision) =>
        decision.Decisions.Zip(walks, (single, walk) => (single, walk))
            .Where(pair => pair.single.Verdict == Verdict.Unknown)
            .SelectMany(pair => pair.single.Unless.Select(rule => $"rule '{rule.Name}' names {string.Join(", ", pair.walk.UnresolvedIn(rule))}, which could not be resolved"));
}
