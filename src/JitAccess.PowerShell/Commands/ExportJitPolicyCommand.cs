using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Threading.Tasks;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Files;

namespace JitAccess.PowerShell.Commands;

/// <summary>Writes named policies to a file that Import-JitPolicy reads.</summary>
[Cmdlet(VerbsData.Export, "JitPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectSite.Help + "Export-JitPolicy.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportJitPolicyCommand : PlanningCmdlet
{
    private readonly List<string> names = [];

    /// <summary>All of them go into one file.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Overwrite a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() => names.AddRange(Name);

    protected override void EndProcessing() => Attempt(Path, () =>
    {
        // PowerShell's current folder is not the process's.
        var path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path);
        var operation = new ExportPolicies(Connection, Observer);
        Carry(
            token =>
            {
                NewFile.RequireFree(path, Force);
                return operation.WriteAsync(names, token);
            },
            _ => new JitPlan { Target = path, Action = $"write the policies {string.Join(", ", names)}" },
            (text, _) =>
            {
                NewFile.Write(path, text, Force);
                return Task.FromResult(new FileInfo(path));
            });
    });
}
