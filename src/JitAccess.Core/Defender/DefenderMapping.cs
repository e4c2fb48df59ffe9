using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Defender;

/// <summary>
/// Says Defender's policies in ours. One of theirs has ports for each VM, one of ours for all that use it, so each sort of VM gets a policy. Pure.
/// </summary>
public sealed class DefenderMapping
{
    private const int LongestName = 64;

    private readonly Dictionary<string, PolicyDraft> drafts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> owners = new(StringComparer.Ordinal);
    private readonly List<JitDefenderVm> machines = [];
    private readonly List<JitDefenderGap> gaps = [];
    private readonly IReadOnlyList<PersonReference> requesters;

    /// <param name="policies">Defender's.</param>
    /// <param name="requesters">Who may ask by ours: Defender's policies do not say it.</param>
    public DefenderMapping(IReadOnlyList<DefenderPolicy> policies, IReadOnlyList<PersonReference> requesters)
    {
        this.requesters = requesters;
        foreach (var policy in policies)
        {
            if (policy.VirtualMachines.Count == 0)
            {
                gaps.Add(new JitDefenderGap { Machine = string.Empty, Reason = "The policy names no VM.", DefenderPolicy = policy.Id });
            }

            foreach (var vm in policy.VirtualMachines)
            {
                Map(policy, vm);
            }
        }
    }

    /// <summary>The policies to make, each with a name of its own.</summary>
    public IReadOnlyList<PolicyDraft> Drafts => [.. drafts.Values];

    /// <summary>The VMs that one of the policies is for.</summary>
    public IReadOnlyList<JitDefenderVm> Machines => machines;

    /// <summary>What cannot be carried over at all.</summary>
    public IReadOnlyList<JitDefenderGap> Gaps => gaps;

    private void Map(DefenderPolicy policy, DefenderVm vm)
    {
        if (!ResourceId.TryParse(vm.Id, out var id) || !id!.IsOfType("Microsoft.Compute/virtualMachines"))
        {
            const string reason = "It is no VM with NSGs of its own, so it cannot be protected here.";
            gaps.Add(new JitDefenderGap { Machine = vm.Id, Reason = reason, DefenderPolicy = policy.Id });
            return;
        }

        var ports = new DefenderPorts(vm.Ports);
        if (ports.Limits.Count == 0)
        {
            var why = ports.NotCarriedOver.Count == 0 ? "It has no ports." : string.Join(" ", ports.NotCarriedOver);
            gaps.Add(new JitDefenderGap { Machine = id.ToString(), Reason = why, DefenderPolicy = policy.Id });
            return;
        }

        var draft = Share(policy, ports.ToDraft(requesters));
        var people = requesters.Count == 0 ? "nobody yet" : string.Join(", ", requesters);
        machines.Add(new JitDefenderVm
        {
            VMName = id.Name,
            ResourceGroupName = id.ResourceGroupName,
            ResourceId = id.ToString(),
            Policy = draft.Name,
            Ports = draft.Ports.Select(port => PolicyComparison.PortText(draft.With([], [], []), port)).ToArray(),
            NotCarriedOver =
            [
                $"Who may ask: Defender leaves that to roles in Azure; here it is {people}.",
                .. Requests(policy),
                .. ports.NotCarriedOver,
            ],
            DefenderPolicy = policy.Id,
        });
    }

    /// <summary>The policy that says this for other VMs of the same policy of Defender's already, else a new one.</summary>
    private PolicyDraft Share(DefenderPolicy policy, PolicyDraft draft)
    {
        var wanted = PolicyComparison.ContentKey(draft.With([], [], []));
        var stem = NameOf(policy);
        for (var number = 1; ; number++)
        {
            var suffix = number == 1 ? string.Empty : FormattableString.Invariant($"-{number}");
            var name = stem.Substring(0, Math.Min(stem.Length, LongestName - suffix.Length)).TrimEnd('-') + suffix;
            if (!drafts.TryGetValue(name, out var known))
            {
                owners.Add(name, policy.Id);
                return drafts[name] = draft with { Name = name };
            }

            if (string.Equals(owners[name], policy.Id, StringComparison.OrdinalIgnoreCase)
                && string.Equals(PolicyComparison.ContentKey(known.With([], [], [])), wanted, StringComparison.Ordinal))
            {
                return known;
            }
        }
    }

    private static IEnumerable<string> Requests(DefenderPolicy policy)
    {
        if (policy.Requests > 0)
        {
            yield return FormattableString.Invariant($"Requests that Defender lists ({policy.Requests}): what it opened, it closes.");
        }
    }

    // Defender calls its policies "default" in every resource group.
    private static string NameOf(DefenderPolicy policy)
    {
        var group = ResourceId.TryParse(policy.Id, out var id) ? id!.ResourceGroupName : string.Empty;
        var lower = $"{group}-{policy.Name}".ToLowerInvariant();
        var text = Regex.Replace(lower, "[^a-z0-9]+", "-", RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout).Trim('-');
        return text.Length == 0 ? "defender" : text;
    }
}
