using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>What some NSGs hold of ours, by grant and by VM, from one look at each rule and tag.</summary>
internal sealed class SweepIndex
{
    private readonly Dictionary<RequestId, GrantSighting> grants = [];
    private readonly Dictionary<VmKey, List<PlacedRule>> baselines = [];

    public SweepIndex(IReadOnlyList<NetworkSecurityGroup> groups)
    {
        foreach (var group in groups)
        {
            foreach (var rule in group.Rules)
            {
                if (rule.IsDefault || rule.Direction != RuleDirection.Inbound || !OurRuleName.TryParse(rule.Name, out var name))
                {
                    continue;
                }

                if (name!.RequestId is { } requestId)
                {
                    Of(requestId).Add(group, rule);
                }
                else if (baselines.TryGetValue(name.VmKey!, out var known))
                {
                    known.Add(new PlacedRule(group.Id, rule));
                }
                else
                {
                    baselines.Add(name.VmKey!, [new PlacedRule(group.Id, rule)]);
                }
            }

            foreach (var tag in group.Tags.Where(tag => GrantTag.TryParseName(tag.Key, out _)))
            {
                _ = GrantTag.TryParseName(tag.Key, out var requestId);
                Of(requestId!).AddTagged(group);
            }
        }
    }

    /// <summary>Every grant that a rule or a tag names.</summary>
    public IReadOnlyCollection<GrantSighting> Grants => grants.Values;

    public GrantSighting? Find(RequestId requestId) => grants.TryGetValue(requestId, out var grant) ? grant : null;

    public IReadOnlyList<PlacedRule> BaselineOf(VmKey vmKey) => baselines.TryGetValue(vmKey, out var rules) ? rules : [];

    private GrantSighting Of(RequestId requestId)
    {
        if (!grants.TryGetValue(requestId, out var grant))
        {
            grants.Add(requestId, grant = new GrantSighting(requestId));
        }

        return grant;
    }
}
