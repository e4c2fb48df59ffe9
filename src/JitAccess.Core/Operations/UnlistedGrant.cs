using System.Collections.Generic;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>A grant that NSGs hold and that the ledger does not list as open.</summary>
public sealed class UnlistedGrant
{
    internal UnlistedGrant(RequestId requestId, IReadOnlyList<NetworkSecurityGroup> groups, RequestStory? story, JitPlan plan)
    {
        RequestId = requestId;
        SecurityGroups = groups;
        Story = story;
        Plan = plan;
    }

    public RequestId RequestId { get; }

    /// <summary>What closing it comes down to.</summary>
    public JitPlan Plan { get; }

    internal IReadOnlyList<NetworkSecurityGroup> SecurityGroups { get; }

    /// <summary>What the ledger says of it; null where it says nothing, or cannot be read.</summary>
    internal RequestStory? Story { get; }
}
