using System.IO;
using System.Management.Automation;
using JitAccess.Core;
using JitAccess.Core.Operations;
using JitAccess.Core.Reports;
using JitAccess.PowerShell.Files;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Writes a report to a file: one page of HTML that needs nothing beside itself.</summary>
[Cmdlet(VerbsData.Export, "JitReport", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = ProjectSite.Help + "Export-JitReport.md")]
[OutputType(typeof(FileInfo))]
public sealed class ExportJitReportCommand : ConnectedCmdlet
{
    /// <summary>The file. Its folder must be there; wildcards are none.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Where the period of the report begins: a duration back or a date; 30 days where nothing is given.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? Since { get; set; }

    /// <summary>Overwrite a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void EndProcessing() => AttemptOrEnd(Path, () =>
    {
        var context = Connection;
        var path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out var provider, out _);
        if (provider.Name != "FileSystem")
        {
            throw new JitAccessException(ErrorIds.PathInvalid, JitErrorKind.InvalidArgument,
                $"'{Path}' is no path of a file: it belongs to the provider {provider.Name}.", Path);
        }

        NewFile.RequireFree(path, Force);
        if (!ShouldProcess(path, "write a report of who had access to what"))
        {
            return;
        }

        var since = Since?.At(context.Clock.Now);
        var page = Await(async token => ReportPage.Render(await new MakeReport(context, Observer).ReadAsync(since, token).ConfigureAwait(false)));
        NewFile.Write(path, page, Force);

        // As Get-Item has it, so that it is shown like any other file.
        WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);
    });
}
