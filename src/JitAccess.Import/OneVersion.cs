using System;
using System.Management.Automation;
using System.Reflection;

namespace JitAccess.Import;

/// <summary>
/// Refuses the import of the module beside another version of it. PowerShell would import the manifest, keep the assemblies that are loaded, and say nothing.
/// What is loaded already is not asked again, so this is in an assembly of its own, which knows nothing of the others.
/// </summary>
internal static class OneVersion
{
    /// <param name="imported">The version that is about to be imported.</param>
    /// <exception cref="RuntimeException"><c>VersionConflict</c>: another version is loaded.</exception>
    public static void Check(Version imported)
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            var loaded = assembly.GetName();
            if (loaded.Name == "JitAccess.PowerShell" && loaded.Version != imported)
            {
                throw Refusal(imported, loaded.Version, assembly);
            }
        }
    }

    private static RuntimeException Refusal(Version imported, Version loaded, Assembly assembly)
    {
        var place = assembly.IsDynamic ? "memory" : $"'{assembly.Location}'";
        var cause = new InvalidOperationException(
            $"JitAccess {imported.ToString(3)} cannot be imported: this session has loaded JitAccess {loaded.ToString(3)} from {place}, and what is loaded stays. Start a new session and import one version.");
        return new RuntimeException(cause.Message, cause, new ErrorRecord(cause, "VersionConflict", ErrorCategory.InvalidOperation, imported));
    }
}
