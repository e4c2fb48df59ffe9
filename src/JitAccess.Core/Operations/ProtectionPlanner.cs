using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>Decides what a sweep does about protections: a pure function of what was read.</summary>
internal static class ProtectionPlanner
{
    public static IEnumerable<SweepStep> Plan(SweepInput input, SweepIndex index)
    {
        var groups = input.SecurityGroups.ToDictionary(group => group.Id);
        foreach (var head in input.Attachments)
        {
            var attachment = (AttachmentFact)head.Fact;
            var steps = attachment.State switch
            {
                AttachmentState.Detached => Leftovers(input, index, attachment),
                AttachmentState.Attached => OfAttached(input, head, attachment, groups),
                _ => [],
            };
            foreach (var step in steps)
            {
                yield return step;
            }
        }
    }

    /// <summary>Why a VM is no longer the one that was protected; null where it is, its addresses aside.</summary>
    public static string? FindChange(AttachmentFact attachment, SeenVm seen)
    {
        if (seen.VmId is null)
        {
            return "the VM is gone";
        }

        if (!string.Equals(attachment.VmId, seen.VmId, StringComparison.OrdinalIgnoreCase))
        {
            return "the VM was created anew";
        }

        var then = attachment.Interfaces.Select(nic => nic.Id).ToArray();
        var now = seen.Interfaces.Select(nic => nic.Id).ToArray();
        return then.Length == now.Length && !then.Except(now).Any() ? null
            : $"its network interfaces were {string.Join(", ", then.Select(id => id.Name))} and are {(now.Length == 0 ? "none" : string.Join(", ", now.Select(id => id.Name)))}";
    }

    /// <summary>Whether a NIC of a protected VM has other private addresses than at the time of its protection.</summary>
    public static bool HasOtherAddresses(AttachmentFact attachment, SeenVm seen) =>
        attachment.Interfaces.Any(nic => seen.Interfaces.FirstOrDefault(candidate => candidate.Id == nic.Id) is { } now
            && !new HashSet<IPAddressValue>(nic.Addresses).SetEquals(now.IPConfigurations.Select(configuration => configuration.PrivateAddress)));

    private static IEnumerable<SweepStep> OfAttached(SweepInput input, StoredFact head, AttachmentFact attachment,
        Dictionary<ResourceId, NetworkSecurityGroup> groups)
    {
        var missing = attachment.Baseline.Select(placed => placed.SecurityGroupId).FirstOrDefault(id => input.MissingGroups.Contains(id));
        var seen = input.Vms.TryGetValue(attachment.ResourceId, out var known) ? known : null;
        if ((seen is null ? null : FindChange(attachment, seen)) is { } changed)
        {
            return [new SweepStep.Suspend(head, changed)];
        }

        if (missing is not null)
        {
            return [new SweepStep.Suspend(head, $"NSG {missing.Name} is gone")];
        }

        // A baseline that somebody deleted or edited, by hand or by redeploying a template.
        return seen is not null && HasOtherAddresses(attachment, seen)
            ? [new SweepStep.Follow(head)]
            : BaselineDrift.Of(attachment, groups).Where(placed => groups.ContainsKey(placed.SecurityGroupId))
                .Select(placed => new SweepStep.RepairBaseline(attachment, placed));
    }

    // Deny and Keep go only on a detached fact of the ledger that they name.
    private static IEnumerable<SweepStep> Leftovers(SweepInput input, SweepIndex index, AttachmentFact attachment) =>
        input.LedgerId is null ? [] : index.BaselineOf(attachment.VmKey)
            .Where(placed => BaselineOwner.IsOf(placed, attachment.VmKey, input.LedgerId, attachment))
            .Select(placed => new SweepStep.RemoveBaseline(attachment, placed));
}
