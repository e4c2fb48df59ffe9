using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>The admin rules and the NSGs on the way to one endpoint, answering for all sources at once. Without any of them everything gets through.</summary>
public sealed class PathWalk
{
    private readonly AdminWalk? admin;
    private readonly FirstMatchWalk[] walks;

    private PathWalk(VmEndpoint endpoint, AdminWalk? admin, FirstMatchWalk[] walks)
    {
        Endpoint = endpoint;
        this.admin = admin;
        this.walks = walks;
    }

    public VmEndpoint Endpoint { get; }

    /// <summary>What in the rules is malformed.</summary>
    public IEnumerable<string> Problems => (admin?.Problems ?? []).Concat(walks.SelectMany(walk => walk.Problems));

    public static PathWalk Of(VmNetwork network, VmEndpoint endpoint)
    {
        var book = network.BookOf(endpoint);
        var admin = network.AdminRules.TryGetValue(endpoint.Interface.Id, out var rules) && rules is { Count: > 0 } ? AdminWalk.Of(rules, endpoint.Address, book) : null;
        return new(endpoint, admin, endpoint.Path.Select(id => FirstMatchWalk.Of(network.SecurityGroups[id].Inbound, endpoint.Address, book)).ToArray());
    }

    /// <summary>What every source of both families meets.</summary>
    public AddressMap<PathDecision> Decide(TrafficQuestion question)
    {
        var result = new AddressMap<IReadOnlyList<RuleDecision>>(AddressSet.All.Ranges.Select(range => new KeyValuePair<AddressRange, IReadOnlyList<RuleDecision>>(range, [])));
        foreach (var walk in walks)
        {
            result = result.Combine<RuleDecision, IReadOnlyList<RuleDecision>>(walk.Decide(question), (earlier, decision) => [.. earlier, decision]);
        }

        return admin is null ? result.Select(decisions => new PathDecision(decisions)) : result.Combine(admin.Decide(question), (decisions, first) => new PathDecision(decisions, first));
    }

    /// <summary>The questions whose answers cover all packets of a protocol to a range of ports: one a stretch in which no rule begins or ends.</summary>
    public IEnumerable<TrafficQuestion> Questions(SecurityProtocol protocol, PortRange ports)
    {
        if (protocol is not (SecurityProtocol.Tcp or SecurityProtocol.Udp))
        {
            return [new TrafficQuestion(protocol, 0, 0)];
        }

        var sourcePorts = walks.SelectMany(walk => walk.SourcePortCells()).Concat(admin?.SourcePortCells() ?? []).Concat([0]).Distinct().ToArray();
        return walks.SelectMany(walk => walk.DestinationPortCells(ports)).Concat(admin?.DestinationPortCells(ports) ?? []).Concat([ports.First]).Distinct().OrderBy(port => port)
            .SelectMany(port => sourcePorts.Select(sourcePort => new TrafficQuestion(protocol, port, sourcePort)));
    }

    /// <summary>What could not be resolved in the decisions, by rule, in words.</summary>
    public IEnumerable<string> Unresolved(PathDecision decision) =>
        decision.Admin.Unless.Where(_ => decision.Verdict == Verdict.Unknown).SelectMany(rule => admin!.ReasonsFor(rule))
            .Concat(decision.Decisions.Zip(walks, (single, walk) => (single, walk))
                .Where(pair => pair.single.Verdict == Verdict.Unknown)
                .SelectMany(pair => pair.single.Unless.SelectMany(pair.walk.ReasonsFor)));
}
