using System;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Rules;

/// <summary>Whose a Deny or Keep is, where several ledgers protect VMs.</summary>
internal static class BaselineOwner
{
    /// <summary>
    /// Whether a rule is a ledger's: the one that its description names. Where somebody edited the description so that it names none, a rule is the ledger's
    /// whose protection of the VM lists it.
    /// </summary>
    /// <param name="placed">A rule of the VM's baseline, by its name.</param>
    /// <param name="vmKey">The VM.</param>
    /// <param name="ledgerId">The ledger.</param>
    /// <param name="known">The newest revision of the VM's protection in that ledger; null where it has none.</param>
    public static bool IsOf(PlacedRule placed, VmKey vmKey, string ledgerId, AttachmentFact? known) =>
        RuleDescription.TryReadLedger(placed.Rule.Description, vmKey, out var named)
        ? string.Equals(named, ledgerId, StringComparison.Ordinal)
        : known is not null
            && known.Baseline.Any(own =>
            own.SecurityGroupId == placed.SecurityGroupId && string.Equals(own.Rule.Name, placed.Rule.Name, StringComparison.OrdinalIgnoreCase));
}
