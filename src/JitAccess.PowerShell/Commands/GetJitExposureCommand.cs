using System;
using System.Collections.Generic;
using System.Management.Automation;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Shows from where ports of VMs can be reached, by which rules.</summary>
[Cmdlet(VerbsCommon.Get, "JitExposure", HelpUri = ProjectSite.Help + "Get-JitExposure.md")]
[OutputType(typeof(JitExposure))]
public sealed class GetJitExposureCommand : ConnectedCmdlet
{
    /// <summary>What stands for the whole exposure.</summary>
    private const string Any = "any";

    private readonly List<VmReference> piped = [];

    /// <summary>Names, wildcards allowed, resource ids, or VM objects; all VMs in scope where nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ResourceId", "Id", "VMName", "Name")]
    [VmReferenceTransformation(AllowWildcards = true)]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public VmReference[]? VM { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ResourceGroupName { get; set; }

    /// <summary>Ports, or <c>any</c> for all protocols and ports; the management ports where nothing is given.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PortCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Port { get; set; }

    protected override void ProcessRecord()
    {
        if (VM is not null)
        {
            piped.AddRange(InGroup(VM, ResourceGroupName));
        }
    }

    // Everything that was piped is answered from one reading of the lists.
    protected override void EndProcessing()
    {
        if (piped.Count == 0 && MyInvocation.ExpectingInput)
        {
            return;
        }

        Attempt(target: null, () =>
        {
            var context = Connection;
            var ports = ReadPorts();
            foreach (var row in Await(token => new GetExposure(context, Observer).ListAsync(piped, ports, token)))
            {
                WriteResult(row);
            }
        });
    }

    // Null stands for everything.
    private IReadOnlyList<PortSpecification>? ReadPorts()
    {
        if (Port is null)
        {
            return GetExposure.ManagementPorts;
        }

        if (Port.Length == 1 && string.Equals(Port[0].Trim(), Any, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var ports = new List<PortSpecification>();
        var problems = new List<string>();
        foreach (var text in Port)
        {
            if (PortSpecification.TryParse(text, out var port, out var problem))
            {
                ports.Add(port!);
            }
            else
            {
                problems.Add($"'{text}' {problem}, or 'any' alone for everything.");
            }
        }

        return problems.Count == 0 ? ports : throw new JitAccessException(ErrorIds.PortInvalid, JitErrorKind.InvalidArgument, string.Join(" ", problems), Port);
    }
}
