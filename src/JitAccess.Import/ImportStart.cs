using System.IO;
using System.Management.Automation;

namespace JitAccess.Import;

/// <summary>What PowerShell calls before it loads the cmdlets: the manifest names this assembly as a nested module.</summary>
public sealed class ImportStart : IModuleAssemblyInitializer
{
    /// <exception cref="RuntimeException"><c>VersionConflict</c>: another version is loaded.</exception>
    public void OnImport()
    {
        var here = typeof(ImportStart).Assembly;
        OneVersion.Check(here.GetName().Version);
        CompiledCore.Load(Path.GetDirectoryName(here.Location));
    }
}
