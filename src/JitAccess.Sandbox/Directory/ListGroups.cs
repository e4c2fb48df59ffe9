using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Directory;

/// <summary>The groups, all or those of one name (<c>$filter=displayName eq '...'</c>).</summary>
internal sealed class ListGroups() : GraphEndpoint("GET", "/v1.0/groups")
{
    private static readonly Regex ByName = new(
        @"^\s*displayName\s+eq\s+'(?<name>([^']|'')*)'\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    public override ArmResponse Handle(ArmCall call)
    {
        IEnumerable<KeyValuePair<string, string>> groups = call.State.People.Groups;
        if (call.Request.Query.TryGetValue("$filter", out var filter))
        {
            var match = ByName.Match(filter);
            if (!match.Success)
            {
                throw GraphObjects.BadRequest("Unsupported Query: the sandbox filters groups by displayName eq '...' only.");
            }

            var name = match.Groups["name"].Value.Replace("''", "'");
            groups = groups.Where(g => g.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        }

        return ArmResponse.Ok(new JsonObject
        {
            ["@odata.context"] = GraphObjects.Context + "groups",
            ["value"] = ArmJson.Array(groups.Select(GraphObjects.Group)),
        });
    }
}
