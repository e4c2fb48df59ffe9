using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using JitAccess.Core;

namespace JitAccess.Azure.Json;

/// <summary>Reads what a caller's roles allow at a scope: actions with wildcards, less those that the same role takes away.</summary>
internal static class PermissionReader
{
    public const string WriteRules = "Microsoft.Network/networkSecurityGroups/securityRules/write";

    public static (IReadOnlyList<string> Actions, IReadOnlyList<string> NotActions) Read(JsonElement permission) =>
        (permission.Texts("actions").ToArray(), permission.Texts("notActions").ToArray());

    public static bool Allow(IReadOnlyList<(IReadOnlyList<string> Actions, IReadOnlyList<string> NotActions)> permissions, string action) =>
        permissions.Any(permission =>
            permission.Actions.Any(pattern => Matches(pattern, action)) && !permission.NotActions.Any(pattern => Matches(pattern, action)));

    private static bool Matches(string pattern, string action) => Wildcard.Matches(action, pattern, single: null);
}
