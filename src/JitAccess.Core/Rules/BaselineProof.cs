using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Rules;

/// <summary>
/// Proves on one snapshot that a baseline closes its ports: no source that is not exempt gets in, live grants aside, and nothing is open that was not open
/// without it.
/// </summary>
public static class BaselineProof
{
    /// <param name="snapshot">The network as it was read back, or as it would be.</param>
    /// <param name="ports">The policy's ports.</param>
    /// <param name="exemptions">What keeps its access.</param>
    public static ProofResult Prove(VmNetwork snapshot, IReadOnlyList<PortSpecification> ports, Exemptions exemptions)
    {
        var unknown = new List<string>();
        var vmKey = VmKey.Of(snapshot.Vm.Id);
        var closed = snapshot.Where(rule => !OurRuleName.IsGrant(rule));
        var before = closed.Where(rule => !OurRuleName.IsOf(rule, vmKey));
        foreach (var endpoint in closed.Endpoints)
        {
            var walk = PathWalk.Of(closed, endpoint);
            var walkBefore = PathWalk.Of(before, endpoint);
            foreach (var question in ports.SelectMany(port => walk.Questions(port.Protocol, port.Ports)))
            {
                var map = walk.Decide(question).Combine(walkBefore.Decide(question), (now, earlier) => new Change(now, earlier));
                foreach (var entry in map.Entries.Where(entry => entry.Key.Family == endpoint.Address.Family && entry.Value.Now.Verdict != Verdict.Denied))
                {
                    var rest = AddressSet.Of([entry.Key]).Except(exemptions.Sources);
                    var byExemptRule = entry.Value.Now.Decisions.Any(
                        decision => decision.Rule is { Access: RuleAccess.Allow } rule && (exemptions.Includes(rule) || OurRuleName.IsOf(rule, vmKey)));
                    var opened = entry.Value.Before.Verdict == Verdict.Denied;
                    if ((rest.IsEmpty || byExemptRule) && !opened)
                    {
                        continue;
                    }

                    if (entry.Value.Now.Verdict == Verdict.Unknown)
                    {
                        unknown.AddRange(walk.Unresolved(entry.Value.Now));
                        continue;
                    }

                    return ProofResult.Violated(
                        opened ? "the baseline opens something that was closed" : $"the port stays open, by {string.Join(", ", entry.Value.Now.DecidedBy)}",
                        new Witness(
                            rest.IsEmpty ? entry.Key.First : rest.Sample, endpoint.Address, question.Protocol, question.DestinationPort, question.SourcePort));
                }
            }
        }

        unknown.AddRange(snapshot.UnreadableAdminRules);
        return unknown.Count == 0 ? ProofResult.Proved : ProofResult.Unknown(unknown);
    }

    private sealed record Change(PathDecision Now, PathDecision Before);
}
