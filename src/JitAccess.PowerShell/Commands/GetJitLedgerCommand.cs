using System.Collections.Generic;
using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Lists the facts of the ledger, flat, as Export-Csv wants them.</summary>
[Cmdlet(VerbsCommon.Get, "JitLedger", HelpUri = ProjectSite.Help + "Get-JitLedger.md")]
[OutputType(typeof(JitFact))]
public sealed class GetJitLedgerCommand : ConnectedCmdlet
{
    private readonly List<RequestReference> requests = [];

    /// <summary>Facts that were stated then or later: a duration back or a date.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? Since { get; set; }

    /// <summary>Facts that were stated then or earlier: a duration back or a date.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? Until { get; set; }

    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RequestId")]
    [RequestReferenceTransformation]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    [ValidateNotNullOrEmpty]
    public RequestReference[]? Request { get; set; }

    /// <summary>Names, wildcards allowed, resource ids, or VM objects.</summary>
    [Parameter]
    [Alias("ResourceId", "Id", "VMName", "Name")]
    [VmReferenceTransformation(AllowWildcards = true)]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public VmReference[] VM { get; set; } = [];

    protected override void ProcessRecord()
    {
        if (Request is not null)
        {
            requests.AddRange(Request);
        }
    }

    // Everything that was piped is answered in one list, in the order of time.
    protected override void EndProcessing()
    {
        if (requests.Count == 0 && MyInvocation.ExpectingInput)
        {
            return;
        }

        Attempt(target: null, () =>
        {
            var context = Connection;
            var now = context.Clock.Now;
            var filter = new LedgerFilter { Since = Since?.At(now), Until = Until?.At(now), Requests = requests, Vms = VM };
            foreach (var fact in Await(token => new GetLedger(context, Observer).ListAsync(filter, token)))
            {
                WriteResult(fact);
            }
        });
    }
}
