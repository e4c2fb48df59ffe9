using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>What becomes reachable by a grant that does not get through without it. Pure.</summary>
internal static class ExposureGain
{
    /// <summary>In words: which sources gain the port at which addresses, or which rules let them in anyway.</summary>
    /// <param name="network">As it is.</param>
    /// <param name="rules">The rules of the grant.</param>
    /// <param name="request">What was asked.</param>
    public static string Of(VmNetwork network, GrantRules rules, AccessRequest request)
    {
        var planned = rules.Rules.Aggregate(network, (state, placed) => state.With(state.SecurityGroups[placed.SecurityGroupId].With(placed.Rule)));
        var gains = new List<string>();
        var isUnknown = false;
        foreach (var endpoint in network.Endpoints.Where(endpoint => endpoint.Address.Family == request.Source.Family))
        {
            var (before, after) = (PathWalk.Of(network, endpoint), PathWalk.Of(planned, endpoint));
            var gained = AddressSet.Empty;
            foreach (var question in after.Questions(request.Port.Protocol, request.Port.Ports))
            {
                var changes = after.Decide(question).Combine(before.Decide(question), (now, then) => (Now: now.Verdict, Then: then.Verdict));
                gained = gained.Union(changes.Where(change => change.Now != Verdict.Denied && change.Then == Verdict.Denied));
                isUnknown |= changes.Within(AddressSet.Of(request.Source)).Entries.Any(entry =>
                    entry.Value.Now == Verdict.Unknown || entry.Value.Then == Verdict.Unknown);
            }

            if (!gained.IsEmpty)
            {
                gains.Add($"{request.Port} of {endpoint.Address} from {gained}");
            }
        }

        var doubt = isUnknown ? " (some rules cannot be resolved, so it may be less)" : string.Empty;
        return gains.Count > 0 ? string.Join("; ", gains) + doubt : $"nothing, {request.Source} gets to {request.Port} anyway{doubt}";
    }
}
