using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>The admin rules and the NSGs on the way to one endpoint, answering for all sources at once. Without any of them everything gets through.</summary>
public sealed class PathWalk
{
    private static readonly AddressMap<PathDecision> Everywhere =
        new(AddressSet.All.Ranges.Select(range => new KeyValuePair<AddressRange, PathDecision>(range, new PathDecision([]))));

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
        var admin = network.AdminRules.TryGetValue(endpoint.Interface.Id, out var rules) && rules is { Count: > 0 }
            ? AdminWalk.Of(rules, endpoint.Address, book)
            : null;
        return new(endpoint, admin, endpoint.Path.Select(id => FirstMatchWalk.Of(network.SecurityGroups[id].Inbound, endpoint.Address, book)).ToArray());
    }

    /// <summary>What every source of both families meets.</summary>
    public AddressMap<PathDecision> Decide(TrafficQuestion question)
    {
        var result = walks.Length == 0 ? Everywhere : walks[0].Decide(question, decision => new PathDecision([decision]));
        foreach (var walk in walks.Skip(1))
        {
            result = Combine(result, walk.Decide(question), (earlier, decision) => new PathDecision([.. earlier.Decisions, decision]));
        }

        return admin is null ? result : Combine(result, admin.Decide(question), (groups, first) => new PathDecision(groups.Decisions, first));
    }

    /// <summary>The questions whose answers cover all packets of a protocol to a range of ports: one a stretch in which no rule begins or ends.</summary>
    public IEnumerable<TrafficQuestion> Questions(SecurityProtocol protocol, PortRange ports)
    {
        if (protocol is not (SecurityProtocol.Tcp or SecurityProtocol.Udp))
        {
            return [new TrafficQuestion(protocol, 0, 0)];
        }

        var sourcePorts = walks.SelectMany(walk => walk.SourcePortCells()).Concat(admin?.SourcePortCells() ?? []).Concat([0]).Distinct().ToArray();
        return walks.SelectMany(walk => walk.DestinationPortCells(ports))
            .Concat(admin?.DestinationPortCells(ports) ?? []).Concat([ports.First]).Distinct().OrderBy(port => port)
            .SelectMany(port => sourcePorts.Select(sourcePort => new TrafficQuestion(protocol, port, sourcePort)));
    }

    /// <summary>What could not be resolved in the decisions, by rule, in words.</summary>
    public IEnumerable<string> Unresolved(PathDecision decision) =>
        decision.Admin.Unless.Where(_ => decision.Verdict == Verdict.Unknown).SelectMany(rule => admin!.ReasonsFor(rule))
            .Concat(decision.Decisions.Zip(walks, (single, walk) => (single, walk))
                .Where(pair => pair.single.Verdict == Verdict.Unknown)
                .SelectMany(pair => pair.single.Unless.SelectMany(pair.walk.ReasonsFor)));

    // Many ranges meet the same rules; each combination is made once.
    private static AddressMap<PathDecision> Combine<T>(AddressMap<PathDecision> left, AddressMap<T> right, Func<PathDecision, T, PathDecision> combine)
        where T : notnull
    {
        var known = new Dictionary<(PathDecision, T), PathDecision>();
        return left.Combine(right, (earlier, decision) =>
        {
            if (!known.TryGetValue((earlier, decision), out var both))
            {
                known.Add((earlier, decision), both = combine(earlier, decision));
            }

            return both;
        });
    }
}
