using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>Turns facts into what a person sees of a VM.</summary>
internal static class VmView
{
    public static JitVm Of(AttachmentFact attachment, IReadOnlyList<PlannedChange>? changes = null, IReadOnlyList<string>? notes = null, string? proof = null)
    {
        var isAttached = attachment.State != AttachmentState.Detached;
        return new JitVm
        {
            VMName = attachment.ResourceId.Name,
            ResourceGroupName = attachment.ResourceId.ResourceGroupName,
            ResourceId = attachment.ResourceId.ToString(),
            Protected = isAttached,
            State = attachment.State switch { AttachmentState.Attached => "Protected", AttachmentState.Suspended => "Suspended", _ => "Unprotected" },
            Ports = isAttached ? attachment.Policy.Ports.Select(port => port.ToString()).ToArray() : [],
            AllowedSource = isAttached ? attachment.Policy.Sources.ToString() : null,
            MaxDuration = isAttached ? attachment.Policy.MaxDuration : null,
            Requesters = isAttached ? attachment.Policy.Requesters.Select(person => person.ToString()).ToArray() : [],
            Exemptions = isAttached ? attachment.Exemptions : [],
            Changes = changes ?? [],
            Notes = notes ?? [],
            Proof = proof,
        };
    }

    /// <summary>A VM with what is open in its NSGs now: sources and ports as the rules have them, and the expiry that counts.</summary>
    public static JitVm Of(AttachmentFact attachment, IReadOnlyDictionary<ResourceId, NetworkSecurityGroup> groups, IEnumerable<RequestStory> live, DateTimeOffset now)
    {
        var openTo = new List<string>();
        DateTimeOffset? until = null;
        foreach (var story in live)
        {
            var places = groups.Values.Where(group => group.Rules.Any(rule => OurRuleName.IsOf(rule, story.RequestId))).ToArray();
            var rules = places.SelectMany(group => group.Rules.Where(rule => OurRuleName.IsOf(rule, story.RequestId))).ToArray();
            openTo.AddRange(rules.Length == 0
                ? [$"{story.Request!.Port} from {story.Request.Source}"]
                : rules.Select(rule => $"{Ports(rule)} from {string.Join(",", rule.Sources)}").Distinct(StringComparer.Ordinal));
            var ends = rules.Length == 0 ? story.Until : Expiry.Of(story.RequestId, rules, places.Select(group => group.Tags), story.Until, now).Until;
            until = until is null || ends > until ? ends : until;
        }

        var drift = attachment.State == AttachmentState.Attached ? BaselineDrift.Of(attachment, groups) : [];
        var view = Of(attachment) with { OpenTo = openTo, Until = until };
        return drift.Count == 0 ? view : view with
        {
            Protected = false,
            State = "Degraded",
            Notes = drift.Select(placed => $"the baseline rule {placed} is missing or was edited; the next sweep, or Enable-JitVm, repairs it").ToArray(),
        };
    }

    private static string Ports(SecurityRule rule) =>
        string.Join(",", rule.DestinationPorts.Select(ports => PortSpecification.TryParse($"{ports}/{rule.Protocol}", out var port, out _) ? port!.ToString() : ports));

    public static JitVm Of(VirtualMachine vm) => new()
    {
        VMName = vm.Name,
        ResourceGroupName = vm.Id.ResourceGroupName,
        ResourceId = vm.Id.ToString(),
        Protected = false,
        State = "Unprotected",
    };
}
