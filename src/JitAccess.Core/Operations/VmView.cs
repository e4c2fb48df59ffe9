using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>Turns facts into what a person sees of a VM.</summary>
internal static class VmView
{
    /// <summary>The policies of a VM: its own, or those of its names that are there.</summary>
    public static IReadOnlyList<AccessPolicy> PoliciesOf(AttachmentFact attachment, IReadOnlyList<StoredFact> policies) => attachment.Policy is { } own
        ? [own]
        : policies.Select(stored => stored.Fact).OfType<PolicyFact>().Where(fact => attachment.PolicyNames.Contains(fact.Name, StringComparer.Ordinal))
            .Select(fact => fact.Policy).ToArray();

    public static JitVm Of(AttachmentFact attachment, IReadOnlyList<AccessPolicy> policies, IReadOnlyList<PlannedChange>? changes = null,
        IReadOnlyList<string>? notes = null, string? proof = null)
    {
        var isAttached = attachment.State != AttachmentState.Detached;
        return new JitVm
        {
            VMName = attachment.ResourceId.Name,
            ResourceGroupName = attachment.ResourceId.ResourceGroupName,
            ResourceId = attachment.ResourceId.ToString(),
            Protected = isAttached,
            State = attachment.State switch { AttachmentState.Attached => "Protected", AttachmentState.Suspended => "Suspended", _ => "Unprotected" },
            Ports = isAttached ? attachment.Ports.Select(port => port.ToString()).ToArray() : [],
            Policies = isAttached ? attachment.PolicyNames : [],
            AllowedSource = isAttached && policies.Count > 0
                ? string.Join("; ", policies.Select(policy => policy.Sources.ToString()).Distinct(StringComparer.Ordinal)) : null,
            MaxDuration = isAttached && policies.Count > 0 ? policies.Max(policy => policy.MaxDuration) : null,
            Requesters = isAttached
                ? policies.SelectMany(policy => policy.Requesters).Select(person => person.ToString()).Distinct(StringComparer.OrdinalIgnoreCase)
                .ToArray() : [],
            RequiredApprovals = isAttached && policies.Count > 0 ? policies.Min(policy => policy.RequiredApprovals) : 0,
            Exemptions = isAttached ? attachment.Exemptions : [],
            Changes = changes ?? [],
            Notes = notes ?? [],
            Proof = proof,
        };
    }

    /// <summary>A VM with what is open in its NSGs now: sources and ports as the rules have them, and the expiry that counts.</summary>
    public static JitVm Of(AttachmentFact attachment, IReadOnlyList<AccessPolicy> policies, IReadOnlyDictionary<ResourceId, NetworkSecurityGroup> groups,
        IEnumerable<RequestStory> live, DateTimeOffset now)
    {
        var openTo = new List<string>();
        DateTimeOffset? until = null;
        foreach (var story in live)
        {
            var places = groups.Values.Where(group => group.Rules.Any(rule => OurRuleName.IsOf(rule, story.RequestId))).ToArray();
            var rules = places.SelectMany(group => group.Rules.Where(rule => OurRuleName.IsOf(rule, story.RequestId))).ToArray();
            var mark = story.Opening is { BreakGlass: true } ? " (break-glass)" : string.Empty;
            openTo.AddRange(rules.Length == 0
                ? [$"{story.Request!.Port} from {story.Request.Source}{mark}"]
                : rules.Select(rule => $"{Ports(rule)} from {string.Join(",", rule.Sources)}{mark}").Distinct(StringComparer.Ordinal));
            var ends = rules.Length == 0 ? story.Until : Expiry.Of(story.RequestId, rules, places.Select(group => group.Tags), story.Until, now).Until;
            until = until is null || ends > until ? ends : until;
        }

        var drift = attachment.State == AttachmentState.Attached ? BaselineDrift.Of(attachment, groups) : [];
        var view = Of(attachment, policies) with { OpenTo = openTo, Until = until };
        return drift.Count == 0 ? view : view with
        {
            Protected = false,
            State = "Degraded",
            Notes = drift.Select(placed => $"the baseline rule {placed} is missing or was edited; the next sweep, or Enable-JitVm, repairs it").ToArray(),
        };
    }

    private static string Ports(SecurityRule rule) =>
        string.Join(",",
            rule.DestinationPorts.Select(ports => PortSpecification.TryParse($"{ports}/{rule.Protocol}", out var port, out _) ? port!.ToString() : ports));

    public static JitVm Of(VirtualMachine vm) => new()
    {
        VMName = vm.Name,
        ResourceGroupName = vm.Id.ResourceGroupName,
        ResourceId = vm.Id.ToString(),
        Protected = false,
        State = "Unprotected",
    };
}
