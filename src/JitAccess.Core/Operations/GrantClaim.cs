using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Which rules a grant may have by what the ledger says of it.</summary>
internal static class GrantClaim
{
    /// <summary>Whether the ledger lists a rule under the grant, in this NSG, by this name and to these destinations.</summary>
    public static bool Lists(RequestStory story, PlacedRule placed) =>
        (story.Opened?.Rules ?? story.Opening?.Rules ?? []).Any(known => known.SecurityGroupId == placed.SecurityGroupId
            && string.Equals(known.Rule.Name, placed.Rule.Name, StringComparison.OrdinalIgnoreCase) && Destinations(known).SetEquals(Destinations(placed)));

    private static HashSet<string> Destinations(PlacedRule placed) =>
        new(placed.Rule.Destinations.Concat(placed.Rule.DestinationGroups.Select(id => id.ToString())), StringComparer.OrdinalIgnoreCase);
}
