using System;
using System.Linq;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Identity;

/// <summary>What the roles allow.</summary>
internal static class Authorization
{
    public static bool Allows(SandboxPerson person, SandboxRole role, string action, string scope) => role switch
    {
        SandboxRole.Custom => person.Actions.Contains(action, StringComparer.OrdinalIgnoreCase),
        SandboxRole.Owner => true,
        SandboxRole.NetworkContributor => IsRead(action) || IsNetwork(action) || IsTagOfNetwork(action, scope),
        SandboxRole.Reader => IsRead(action),
        _ => false,
    };

    public static ArmException Refused(SandboxPerson caller, string action, string scope) => new(
        403,
        "AuthorizationFailed",
        $"The client '{caller.Name}' with object id '{caller.ObjectId}' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.");

    private static bool IsRead(string action) => action.EndsWith("/read", StringComparison.OrdinalIgnoreCase);

    private static bool IsNetwork(string action) => action.StartsWith("Microsoft.Network/", StringComparison.OrdinalIgnoreCase);

    // Who may write a resource may write its tags.
    private static bool IsTagOfNetwork(string action, string scope) =>
        action.StartsWith("Microsoft.Resources/tags/", StringComparison.OrdinalIgnoreCase)
        && scope.IndexOf("/providers/Microsoft.Network/", StringComparison.OrdinalIgnoreCase) >= 0;
}
