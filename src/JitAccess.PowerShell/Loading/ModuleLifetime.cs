using System.Management.Automation;
using System.Management.Automation.Runspaces;
using JitAccess.PowerShell.Sessions;

namespace JitAccess.PowerShell.Loading;

/// <summary>
/// What PowerShell calls when the module comes and goes. Coming does no I/O and loads no assembly: it is paid by every session that imports us.
/// </summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    public void OnImport() => HostRequirement.Check(typeof(PSObject).Assembly.GetName().Version);

    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Runspace.DefaultRunspace is { } runspace)
        {
            RunspaceSession.End(runspace);
        }
    }
}
