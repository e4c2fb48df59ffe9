using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>Whether a VM is one that somebody means, wildcards in names included.</summary>
internal static class VmMatch
{
    public static bool HasWildcard(VmReference reference) => reference.ResourceId is null && (reference.Name ?? string.Empty).IndexOfAny(['*', '?']) >= 0;

    public static bool Matches(VmReference reference, ResourceId vm) => reference.ResourceId is { } id
        ? id == vm
        : Wildcard.Matches(vm.Name, reference.Name ?? "*")
            && (string.IsNullOrEmpty(reference.ResourceGroupName) || Wildcard.Matches(vm.ResourceGroupName, reference.ResourceGroupName!));
}
