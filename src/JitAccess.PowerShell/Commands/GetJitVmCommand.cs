using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Async;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Shows VMs: whether they are protected, and who gets in.</summary>
[Cmdlet(VerbsCommon.Get, "JitVm", HelpUri = ProjectSite.Help + "Get-JitVm.md")]
[OutputType(typeof(JitVm))]
public sealed class GetJitVmCommand : ConnectedCmdlet
{
    private readonly List<VmReference> asked = [];

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

    protected override void ProcessRecord()
    {
        if (VM is not null)
        {
            asked.AddRange(InGroup(VM, ResourceGroupName));
        }
    }

    // Everything that was piped is answered from one reading of the lists; a name that nobody has costs one more.
    protected override void EndProcessing()
    {
        if (asked.Count == 0 && MyInvocation.ExpectingInput)
        {
            return;
        }

        VmReference? missing;
        do
        {
            missing = null;
            Attempt(asked.Count == 1 ? asked[0] : null, () => missing = WriteAsked());
        }
        while (missing is not null && asked.Remove(missing) && asked.Count > 0);
    }

    /// <summary>
    /// Writes what was asked for, in that order. A VM that is not there gets its error instead and is returned; the others are still to be written.
    /// </summary>
    private VmReference? WriteAsked()
    {
        var context = Connection;
        IReadOnlyList<JitVm> found;
        try
        {
            found = Await(token => new GetVms(context, Observer).ListAsync(asked, token));
        }
        catch (WorkFailedException e) when (asked.Count > 1 && Culprit(e.Reason) is { } culprit)
        {
            Attempt(culprit, () => throw new WorkFailedException(e.Reason));
            return culprit;
        }

        foreach (var vm in asked.Count == 0 ? found : asked.SelectMany(reference => found.Where(vm => IsMeant(reference, vm))).Distinct())
        {
            WriteResult(vm);
        }

        return null;
    }

    private VmReference? Culprit(Exception reason) =>
        reason is JitAccessException { Target: string target } ? asked.Find(vm => string.Equals(vm.ToString(), target, StringComparison.Ordinal)) : null;

    private static bool IsMeant(VmReference reference, JitVm vm) => reference.ResourceId is { } id
        ? id == ResourceId.Parse(vm.ResourceId)
        : Like(vm.VMName, reference.Name ?? "*")
            && (string.IsNullOrEmpty(reference.ResourceGroupName) || Like(vm.ResourceGroupName, reference.ResourceGroupName!));

    private static bool Like(string text, string pattern) =>
        WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(text);
}
