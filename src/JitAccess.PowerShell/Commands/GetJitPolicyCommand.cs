using System.Collections.Generic;
using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;

namespace JitAccess.PowerShell.Commands;

/// <summary>Shows named policies, and the VMs that they protect.</summary>
[Cmdlet(VerbsCommon.Get, "JitPolicy", HelpUri = ProjectSite.Help + "Get-JitPolicy.md")]
[OutputType(typeof(JitPolicy))]
public sealed class GetJitPolicyCommand : ConnectedCmdlet
{
    /// <summary>Names, wildcards allowed; all policies where nothing is given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    protected override void ProcessRecord()
    {
        if (Name is null)
        {
            Attempt(target: null, () => List([]));
            return;
        }

        foreach (var name in Name)
        {
            Attempt(name, () => List([name]));
        }
    }

    private void List(IReadOnlyList<string> names)
    {
        var context = Connection;
        foreach (var policy in Await(token => new GetPolicies(context, Observer).ListAsync(names, token)))
        {
            WriteResult(policy);
        }
    }
}
