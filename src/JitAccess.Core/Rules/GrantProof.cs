using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Rules;

/// <summary>
/// Proves on one snapshot S that a grant opens exactly what was asked: E(S) minus E(S without this grant) is what was asked, minus what was
/// open anyway; all of what was asked gets through; and nothing of it is what a specific foreign deny decides.
/// </summary>
public static class GrantProof
{
    /// <param name="snapshot">The network as it was read back, or as it would be.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="posture">Which foreign denies a grant may override.</param>
    public static ProofResult Prove(VmNetwork snapshot, AccessRequest request, Posture posture)
    {
        var unknown = new List<string>();
        var without = snapshot.Where(rule => !OurRuleName.IsOf(rule, request.RequestId));
        foreach (var endpoint in snapshot.Endpoints.Concat(snapshot.NeighbourEndpoints))
        {
            if (NothingElse(snapshot, without, endpoint, request, unknown) is { } violation)
            {
                return violation;
            }
        }

        foreach (var endpoint in snapshot.Endpoints.Where(endpoint => endpoint.Address.Family == request.Source.Family))
        {
            if ((AllOfIt(snapshot, endpoint, request, unknown) ?? NoSpecificDeny(snapshot, endpoint, request, posture, unknown)) is { } violation)
            {
                return violation;
            }
        }

        if (snapshot.Neighbours is null)
        {
            unknown.Add("other network interfaces behind the same NSG could not be read");
        }

        unknown.AddRange(snapshot.UnreadableAdminRules);
        unknown.AddRange(snapshot.Interfaces.SelectMany(nic => nic.IPConfigurations).Where(configuration => configuration.IsBehindLoadBalancer)
            .Select(configuration => $"{configuration.PrivateAddress} is behind a load balancer, whose floating-IP frontends would be another destination"));
        return unknown.Count == 0 ? ProofResult.Proved : ProofResult.Unknown(unknown);
    }

    // Only packets that a rule of the grant matches can be decided otherwise with it than without it.
    private static ProofResult? NothingElse(VmNetwork with, VmNetwork without, VmEndpoint endpoint, AccessRequest request, List<string> unknown)
    {
        var book = with.BookOf(endpoint);
        var own = endpoint.Path.SelectMany(id => with.SecurityGroups[id].Rules).Where(rule => OurRuleName.IsOf(rule, request.RequestId))
            .Select(rule => CompiledRule.Compile(rule, endpoint.Address, book)).OfType<CompiledRule>().ToArray();
        if (own.Length == 0)
        {
            return null;
        }

        var walkWith = PathWalk.Of(with, endpoint);
        var walkWithout = PathWalk.Of(without, endpoint);
        var questions = own.SelectMany(
            rule => rule.Protocols.SelectMany(protocol => rule.DestinationPorts.SelectMany(ports => walkWith.Questions(protocol, ports)))).Distinct();
        foreach (var question in questions)
        {
            var isOwn = with.Interfaces.Any(nic => nic.Id == endpoint.Interface.Id);
            var asked = isOwn && question.Protocol == request.Port.Protocol && request.Port.Ports.Contains(question.DestinationPort)
                ? AddressSet.Of(request.Source) : AddressSet.Empty;
            var changes = walkWith.Decide(question).Combine(walkWithout.Decide(question), (now, before) => new Change(now, before));
            foreach (var entry in changes.Entries.Where(entry => !entry.Value.Now.DecidesLike(entry.Value.Before)))
            {
                var others = AddressSet.Of([entry.Key]).Except(asked).OfFamily(endpoint.Address.Family);
                if (others.IsEmpty)
                {
                    continue;
                }

                if (entry.Value.Now.Verdict == Verdict.Unknown || entry.Value.Before.Verdict == Verdict.Unknown)
                {
                    unknown.AddRange(walkWith.Unresolved(entry.Value.Now).Concat(walkWithout.Unresolved(entry.Value.Before)));
                    continue;
                }

                return ProofResult.Violated(
                    $"the grant {(entry.Value.Now.Verdict == Verdict.Allowed ? "opens more than was asked" : "denies something that got through")}",
                    new Witness(others.Sample, endpoint.Address, question.Protocol, question.DestinationPort, question.SourcePort));
            }
        }

        return null;
    }

    private static ProofResult? AllOfIt(VmNetwork snapshot, VmEndpoint endpoint, AccessRequest request, List<string> unknown)
    {
        var walk = PathWalk.Of(snapshot, endpoint);
        foreach (var question in walk.Questions(request.Port.Protocol, request.Port.Ports))
        {
            foreach (var entry in walk.Decide(question).Within(AddressSet.Of(request.Source)).Entries)
            {
                if (entry.Value.Verdict == Verdict.Denied)
                {
                    return ProofResult.Violated(
                        $"the grant would not work: {entry.Value.DecidedBy.First()} still denies it",
                        new Witness(entry.Key.First, endpoint.Address, question.Protocol, question.DestinationPort, question.SourcePort));
                }

                if (entry.Value.Verdict == Verdict.Unknown)
                {
                    unknown.AddRange(walk.Unresolved(entry.Value));
                }
            }
        }

        return null;
    }

    private static ProofResult? NoSpecificDeny(VmNetwork snapshot, VmEndpoint endpoint, AccessRequest request, Posture posture, List<string> unknown)
    {
        foreach (var group in endpoint.Path.Select(id => snapshot.SecurityGroups[id])
            .Where(group => group.Rules.Any(rule => OurRuleName.IsOf(rule, request.RequestId))))
        {
            var foreign = group with { Rules = group.Rules.Where(rule => !OurRuleName.IsOurs(rule) && !posture.IsPosture(group.Id, rule)).ToArray() };
            var walk = FirstMatchWalk.Of(foreign.Inbound, endpoint.Address, snapshot.BookOf(endpoint));
            foreach (var port in walk.DestinationPortCells(request.Port.Ports))
            {
                foreach (var sourcePort in walk.SourcePortCells())
                {
                    foreach (var entry in walk.Decide(new TrafficQuestion(request.Port.Protocol, port, sourcePort))
                        .Within(AddressSet.Of(request.Source)).Entries)
                    {
                        if (entry.Value.Rule is { } rule && posture.IsSpecific(group.Id, rule))
                        {
                            return ProofResult.Violated(
                                $"rule '{rule.Name}' of {group.Name} specifically denies it",
                                new Witness(entry.Key.First, endpoint.Address, request.Port.Protocol, port, sourcePort));
                        }

                        unknown.AddRange(entry.Value.Unless.Where(earlier => posture.IsSpecific(group.Id, earlier))
                            .Select(
                                earlier => $"rule '{earlier.Name}' of {group.Name} may specifically deny it ({string.Join("; ", walk.ReasonsFor(earlier))})"));
                    }
                }
            }
        }

        return null;
    }

    private sealed record Change(PathDecision Now, PathDecision Before);
}
