using System;
using JitAccess.Core;

namespace JitAccess.PowerShell.Loading;

/// <summary>Which PowerShells the module runs in.</summary>
internal static class HostRequirement
{
    public const string Message = "JitAccess needs PowerShell 7.4 or later, or Windows PowerShell 5.1";

    /// <param name="engine">The version of System.Management.Automation: 3.0 in Windows PowerShell, else that of PowerShell.</param>
    public static bool IsMet(Version engine) => engine.Major < 6 || engine >= new Version(7, 4);

    /// <exception cref="JitAccessException"><see cref="ErrorIds.HostTooOld"/>.</exception>
    public static void Check(Version engine)
    {
        if (!IsMet(engine))
        {
            Refuse(engine);
        }
    }

    // Apart, so that a good host loads nothing for it.
    private static void Refuse(Version engine) =>
        throw new JitAccessException(ErrorIds.HostTooOld, JitErrorKind.InvalidOperation, $"{Message}; this is PowerShell {engine.Major}.{engine.Minor}.",
            engine);
}
