using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Turns facts into what a person sees of a VM.</summary>
internal static class VmView
{
    public static JitVm Of(AttachmentFact attachment, IReadOnlyList<PlannedChange>? changes = null, IReadOnlyList<string>? notes = null, string? proof = null, IEnumerable<RequestStory>? live = null)
    {
        var isAttached = attachment.State != AttachmentState.Detached;
        var open = (live ?? []).Where(story => story.Opening is not null && story.Request is not null).ToArray();
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
            OpenTo = open.Select(story => $"{story.Request!.Port} from {story.Request.Source}").ToArray(),
            Until = open.Length == 0 ? null : open.Max(story => story.Opening!.Until),
            Changes = changes ?? [],
            Notes = notes ?? [],
            Proof = proof,
        };
    }

    public static JitVm Of(VirtualMachine vm) => new()
    {
        VMName = vm.Name,
        ResourceGroupName = vm.Id.ResourceGroupName,
        ResourceId = vm.Id.ToString(),
        Protected = false,
        State = "Unprotected",
    };
}
