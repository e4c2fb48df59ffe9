using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using JitAccess.Core;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Commands;

/// <summary>A cmdlet that works through a connection: the one that it is given, else the runspace's.</summary>
public abstract class ConnectedCmdlet : JitCmdlet
{
    /// <summary>The connection to use; the runspace's own where none is given.</summary>
    [Parameter]
    [ValidateNotNull]
    public JitContext? Context { get; set; }

    /// <summary>Found when it is first needed, so that a Connect-JitAccess earlier in the same pipeline counts.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.NotConnected"/>.</exception>
    private protected JitContext Connection => Context ?? Session.Context ?? throw new JitAccessException(
        ErrorIds.NotConnected, JitErrorKind.Authentication,
        "There is no connection. Type Connect-JitAccess -Sandbox to try things on an Azure in memory, or Connect-JitAccess -SubscriptionId <id> -Store Local for your own.");

    /// <summary>Waits until a request is open or over, with its status as progress. Stopping leaves the request alone.</summary>
    private protected JitRequest WaitFor(RequestReference request, WaitGoal goal, TimeSpan? timeout)
    {
        var operation = new WaitForRequest(Connection, Observer, TellWaiting);
        return Await(token => operation.WaitAsync(request, goal, timeout, token));
    }

    /// <summary>Shows as progress what a request waits for. Called from any thread.</summary>
    private protected void TellWaiting(JitRequest seen) =>
        PostStatus($"Waiting for {seen.RequestId} ({seen.Port} of {seen.VMName})",
            string.IsNullOrEmpty(seen.Message) ? $"{seen.Status}" : $"{seen.Status}: {seen.Message}");

    /// <summary>The VMs with the resource group that was given beside them, where they do not say theirs.</summary>
    private protected static IReadOnlyList<VmReference> InGroup(VmReference[]? vms, string? resourceGroupName) =>
        [.. (vms ?? [])
            .Select(vm =>
            string.IsNullOrEmpty(vm.ResourceGroupName) && !string.IsNullOrEmpty(resourceGroupName) ? vm with { ResourceGroupName = resourceGroupName } : vm)];
}
