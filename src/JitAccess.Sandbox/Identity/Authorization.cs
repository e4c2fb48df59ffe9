using System;

namespace JitAccess.Sandbox.Identity;

/// <summary>What the roles allow.</summary>
internal static class Authorization
{
    public static bool Allows(SandboxRole role, string action, string scope) => role switch
    {
        SandboxRole.Owner => true,
        SandboxRole.NetworkContributor => IsRead(action) || IsNetwork(action) || IsTagOfNetwork(action, scope),
        SandboxRole.Reader => IsRead(action),
        _ => false,
    };

    private static bool IsRead(string action) => action.EndsWith("/read", StringComparison.OrdinalIgnoreCase);

    private static bool IsNetwork(string action) => action.StartsWith("Microsoft.Network/", StringComparison.OrdinalIgnoreCase);

    // Who may write a resource may write its tags.
    private static bool IsTagOfNetwork(string action, string scope) =>
        action.StartsWith("Microsoft.Resources/tags/", StringComparison.OrdinalIgnoreCase)
        && scope.IndexOf("/providers/Microsoft.Network/", StringComparison.OrdinalIgnoreCase) >= 0;
}
