using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>What NSGs hold of one grant.</summary>
internal sealed class GrantSighting(RequestId requestId)
{
    private readonly List<PlacedRule> rules = [];
    private readonly List<NetworkSecurityGroup> groups = [];

    public RequestId RequestId => requestId;

    /// <summary>Its rules, wherever they are.</summary>
    public IReadOnlyList<PlacedRule> Rules => rules;

    /// <summary>The NSGs that hold rules or a tag of it, each once.</summary>
    public IReadOnlyList<NetworkSecurityGroup> Groups => groups;

    public void Add(NetworkSecurityGroup group, SecurityRule rule)
    {
        rules.Add(new PlacedRule(group.Id, rule));
        AddTagged(group);
    }

    // One NSG after another is looked through, so that one of before is the last of the list.
    public void AddTagged(NetworkSecurityGroup group)
    {
        if (groups.Count == 0 || !ReferenceEquals(groups[groups.Count - 1], group))
        {
            groups.Add(group);
        }
    }

    /// <summary>Whether an NSG holds a rule of it.</summary>
    public bool HasRuleIn(ResourceId securityGroupId) => rules.Any(placed => placed.SecurityGroupId == securityGroupId);
}
