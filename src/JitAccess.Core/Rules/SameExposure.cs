using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>Proves that some rules may stand elsewhere without changing what gets through to any address that was read.</summary>
public static class SameExposure
{
    /// <param name="before">The network as it was.</param>
    /// <param name="after">The network with the rules moved.</param>
    /// <param name="ruleNames">The rules that moved: only packets that one of them matches can be decided otherwise.</param>
    public static ProofResult Prove(VmNetwork before, VmNetwork after, IReadOnlyCollection<string> ruleNames)
    {
        foreach (var endpoint in after.Endpoints.Concat(after.NeighbourEndpoints))
        {
            var book = after.BookOf(endpoint);
            var moved = endpoint.Path.SelectMany(id => after.SecurityGroups[id].Inbound)
                .Where(rule => ruleNames.Contains(rule.Name, StringComparer.OrdinalIgnoreCase))
                .Select(rule => CompiledRule.Compile(rule, endpoint.Address, book)).OfType<CompiledRule>().ToArray();
            if (moved.Length == 0)
            {
                continue;
            }

            var walkBefore = PathWalk.Of(before, endpoint);
            var walkAfter = PathWalk.Of(after, endpoint);
            var questions = moved.SelectMany(
                rule => rule.Protocols.SelectMany(protocol => rule.DestinationPorts.SelectMany(ports => walkAfter.Questions(protocol, ports)))).Distinct();
            foreach (var question in questions)
            {
                var pairs = walkBefore.Decide(question).Combine(walkAfter.Decide(question), (earlier, later) => new Pair(earlier, later));
                foreach (var entry in pairs.Entries.Where(entry =>
                    entry.Key.Family == endpoint.Address.Family && !entry.Value.Before.DecidesLike(entry.Value.After)))
                {
                    return ProofResult.Violated(
                        "moving the rules would change what gets through",
                        new Witness(entry.Key.First, endpoint.Address, question.Protocol, question.DestinationPort, question.SourcePort));
                }
            }
        }

        return after.Neighbours is null ? ProofResult.Unknown(["other network interfaces behind the same NSG could not be read"]) : ProofResult.Proved;
    }

    private sealed record Pair(PathDecision Before, PathDecision After);
}
