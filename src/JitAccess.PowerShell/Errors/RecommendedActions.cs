using JitAccess.Core;

namespace JitAccess.PowerShell.Errors;

/// <summary>The command that helps, for the errors where there is one.</summary>
internal static class RecommendedActions
{
    public static string? For(string errorId) => errorId switch
    {
        ErrorIds.NotConnected => "Run Connect-JitAccess.",
        ErrorIds.TokenExpired or ErrorIds.TokenInvalid or ErrorIds.AuthenticationFailed =>
            "Sign in again, for example with az login, and run Connect-JitAccess.",
        ErrorIds.SubscriptionAmbiguous => "Run Connect-JitAccess -SubscriptionId with one of those that are listed.",
        ErrorIds.VmNotFound => "Run Get-JitVm to see the VMs in scope.",
        ErrorIds.VmAmbiguous => "Give the resource id, or the name with -ResourceGroupName.",
        ErrorIds.VmOutOfScope => "Run Connect-JitAccess -SubscriptionId with the VM's subscription.",
        ErrorIds.VmNotProtected => "Run Get-JitVm to see what is protected, or Enable-JitVm to protect this VM.",
        ErrorIds.VmSuspended or ErrorIds.VmIdentityChanged => "Look at the VM with Get-JitVm and run Enable-JitVm for it again.",
        ErrorIds.RequestNotFound or ErrorIds.RequestIdInvalid or ErrorIds.RequestExpected => "Run Get-JitRequest to see the requests that are not over.",
        ErrorIds.DurationTooShort or ErrorIds.DurationTooLong => "Give -Duration as for example 90m or 3h, within what Get-JitVm shows as MaxDuration.",
        // Of any parameter that takes a port or a source; those below are about a request.
        ErrorIds.PortInvalid => "Write a port such as ssh, 22 or 8443/tcp.",
        ErrorIds.SourceInvalid => "Write an address or a CIDR such as 203.0.113.7 or 203.0.113.0/24.",
        ErrorIds.PortNotInPolicy or ErrorIds.PortAmbiguous => "Give -Port as one of the ports that Get-JitVm shows for this VM.",
        ErrorIds.SourceTooWide or ErrorIds.SourceNotInPolicy =>
            "Give -Source as an address or CIDR within what Get-JitVm shows as AllowedSource.",
        ErrorIds.StartInvalid => "Give -StartAt as for example +2h, '2026-11-23 08:00' or 2026-11-23T08:00Z, at most 7 days ahead.",
        ErrorIds.NotApprover or ErrorIds.OwnRequest or ErrorIds.DecidedAlready => "Run Get-JitRequest -Approvable to see the requests that wait for you.",
        ErrorIds.PublicAddressUnknown => "Give -Source as the address that you come from.",
        ErrorIds.CeilingMissing => "Give -CeilingPath, or -Scope, -Port, -AllowedSource, -MaxDuration and -PolicyWriter.",
        ErrorIds.SandboxOnly => "Run Connect-JitAccess -Sandbox.",
        ErrorRecords.UnexpectedId => "Run again with -Verbose, and report it with what $Error[0].Exception shows.",
        _ => null,
    };
}
