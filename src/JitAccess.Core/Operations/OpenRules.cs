using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>Names the rules behind the decisions of a walk, each decision once: most of them come back at many ports.</summary>
internal sealed class OpenRules(PathWalk walk, VmNetwork network)
{
    private readonly Dictionary<PathDecision, Names> known = [];

    public PathWalk Walk => walk;

    /// <summary>The rules that let a source in, and what to note about them.</summary>
    public Names Of(PathDecision decision)
    {
        if (!known.TryGetValue(decision, out var names))
        {
            var rules = walk.Endpoint.Path.Zip(decision.Decisions, (id, single) => (id.Name, single))
                .SelectMany(pair =>
                    pair.single.Unless.Append(pair.single.Rule!).Where(rule => rule is { Access: RuleAccess.Allow })
                        .Select(rule => new PlacedName(pair.Name, rule.Name)))
                .Concat(decision.Admin.Unless.Append(decision.Admin.Rule!).Where(rule => rule is { Access: AdminRuleAccess.AlwaysAllow })
                    .Select(rule => new PlacedName(JitAccessStep.NetworkManager, rule.Name)));
            var notes = walk.Unresolved(decision).Concat(network.UnreadableAdminRules);
            if (walk.Endpoint.Path.Count == 0)
            {
                notes = notes.Append("no NSG on the way; a standard public IP address would still let nothing in");
            }

            known.Add(decision, names = new Names(rules.Distinct().ToArray(), notes.ToArray()));
        }

        return names;
    }

    public sealed record Names(IReadOnlyList<PlacedName> Rules, IReadOnlyList<string> Notes);
}
