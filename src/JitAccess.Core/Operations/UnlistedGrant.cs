using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>A grant that NSGs hold and that the ledger does not list as open, or single rules that bear the id of a grant that does not list them.</summary>
public sealed class UnlistedGrant
{
    internal UnlistedGrant(RequestId requestId, IReadOnlyList<NetworkSecurityGroup> groups, RequestStory? story, IReadOnlyList<PlacedRule> rules,
        bool isStray, JitPlan plan)
    {
        RequestId = requestId;
        SecurityGroups = groups;
        Story = story;
        Rules = rules;
        IsStray = isStray;
        Plan = plan;
    }

    public RequestId RequestId { get; }

    /// <summary>Whether the id is of another VM's grant, which stays: only <see cref="Rules"/> are deleted, which its claim does not list.</summary>
    public bool IsStray { get; }

    /// <summary>What closing it comes down to.</summary>
    public JitPlan Plan { get; }

    internal IReadOnlyList<NetworkSecurityGroup> SecurityGroups { get; }

    /// <summary>What is deleted.</summary>
    internal IReadOnlyList<PlacedRule> Rules { get; }

    internal string NamesOfRules => string.Join(", ", Rules.Select(placed => $"{placed.SecurityGroupId.Name}/{placed.Rule.Name}"));

    /// <summary>What the ledger says of it; null where it says nothing, or cannot be read.</summary>
    internal RequestStory? Story { get; }
}
