using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Probing;

/// <summary>The source or the destination of a rule: prefixes, tags and application security groups, any of which may match.</summary>
internal sealed class Side
{
    private readonly List<IpPrefix> prefixes = [];
    private readonly List<string> tags = [];
    private readonly HashSet<string> groups;
    private readonly bool any;

    public Side(IEnumerable<string> texts, IEnumerable<string> groupIds)
    {
        groups = new HashSet<string>(groupIds.Select(ArmId.KeyOf), StringComparer.Ordinal);
        foreach (var text in texts.Where(t => t.Length > 0))
        {
            if (text == "*")
            {
                any = true;
            }
            else if (IpPrefix.TryParse(text) is { } prefix)
            {
                prefixes.Add(prefix);
            }
            else
            {
                // A tag; or a malformed prefix, which nobody will know either.
                tags.Add(text);
            }
        }
    }

    public static Side OfRule(JsonNode rule, string side)
    {
        var single = rule.Text("properties", side + "AddressPrefix");
        var many = rule.Texts("properties", side + "AddressPrefixes");
        return new Side(single is null ? many : many.Append(single), rule.Ids("properties", side + "ApplicationSecurityGroups"));
    }

    /// <param name="address">The address to match.</param>
    /// <param name="memberships">The application security groups that it is in.</param>
    /// <param name="scope">What tags mean.</param>
    /// <param name="unresolved">Gets the tags that nobody knows; they match nothing.</param>
    public bool Matches(byte[] address, ISet<string> memberships, TagScope scope, ICollection<string> unresolved)
    {
        if (any || prefixes.Exists(p => p.Contains(address)) || groups.Overlaps(memberships))
        {
            return true;
        }

        var matches = false;
        foreach (var tag in tags)
        {
            var contains = scope.Contains(tag, address);
            matches |= contains == true;
            if (contains is null)
            {
                unresolved.Add(tag);
            }
        }

        return matches;
    }
}
