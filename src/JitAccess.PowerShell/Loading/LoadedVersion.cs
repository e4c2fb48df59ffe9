using System;
using JitAccess.Core;

namespace JitAccess.PowerShell.Loading;

/// <summary>
/// One version in a process: where one is loaded already, PowerShell imports the manifest of another and quietly goes on with the
/// assembly that is there. JitAccess.Import refuses that; the cmdlets look as well, where only they came along.
/// </summary>
internal static class LoadedVersion
{
    /// <param name="imported">What the manifest says; null or 0.0 where the assembly was imported by itself.</param>
    /// <param name="loaded">What runs.</param>
    /// <param name="place">Where it was loaded from.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.VersionConflict"/>.</exception>
    public static void Check(Version? imported, Version loaded, string place)
    {
        if (imported is null || imported.Major + imported.Minor == 0 || Same(imported, loaded))
        {
            return;
        }

        throw new JitAccessException(
            ErrorIds.VersionConflict, JitErrorKind.InvalidOperation,
            $"JitAccess {imported} was imported, but this session has JitAccess {loaded.ToString(3)} loaded from '{place}', and what is loaded stays. Start a new session and import one version.", imported);
    }

    private static bool Same(Version left, Version right) =>
        left.Major == right.Major && left.Minor == right.Minor && Math.Max(left.Build, 0) == Math.Max(right.Build, 0);
}
