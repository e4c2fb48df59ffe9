using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Says whether a source gets to a port of a VM, and which rules decide.</summary>
[Cmdlet(VerbsDiagnostic.Test, "JitAccess", HelpUri = ProjectSite.Help + "Test-JitAccess.md")]
[OutputType(typeof(JitAccessPath), typeof(bool))]
public sealed class TestJitAccessCommand : ConnectedCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "Id", "VMName", "Name")]
    [VmReferenceTransformation]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public VmReference[] VM { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ResourceGroupName { get; set; }

    [Parameter(Mandatory = true, HelpMessage = "A port, such as ssh, 22 or 8443/tcp", Position = 1)]
    [PortTransformation]
    [ArgumentCompleter(typeof(PortCompleter))]
    public PortSpecification Port { get; set; } = PortSpecification.Ssh;

    /// <summary>An address or a CIDR.</summary>
    [Parameter(Mandatory = true, HelpMessage = "An address or a CIDR, such as 203.0.113.7", Position = 2)]
    [SourceTransformation]
    public string Source { get; set; } = string.Empty;

    /// <summary>Write only whether all of the source gets to all of the port.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var vm in InGroup(VM, ResourceGroupName))
        {
            Attempt(vm, () =>
            {
                var context = Connection;
                var rows = Await(token => new TestAccess(context, Observer).TestAsync(vm, Port, Source, token));
                if (Quiet)
                {
                    WriteObject(Summary(rows));
                    return;
                }

                foreach (var row in rows)
                {
                    WriteResult(row);
                }
            });
        }
    }

    // A script that asks for yes or no must not take "it depends" for either.
    private static bool Summary(IReadOnlyList<JitAccessPath> rows)
    {
        var unknown = rows.FirstOrDefault(row => row.Verdict == Verdict.Unknown);
        return unknown is null
            ? rows.All(row => row.Verdict == Verdict.Allowed)
            : throw new JitAccessException(ErrorIds.VerdictUnknown, JitErrorKind.InvalidOperation, $"Whether {unknown.From} gets to {unknown.Port} of {unknown.VMName} is unknown: {string.Join("; ", unknown.Notes)}. Leave out -Quiet to see the path.", unknown.VMName);
    }
}
