using System.Management.Automation;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using JitAccess.PowerShell.Completers;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Commands;

/// <summary>Shows requests: those that are not over, where nothing else is asked for.</summary>
[Cmdlet(VerbsCommon.Get, "JitRequest", DefaultParameterSetName = ListSet, HelpUri = ProjectSite.Help + "Get-JitRequest.md")]
[OutputType(typeof(JitRequest))]
public sealed class GetJitRequestCommand : ConnectedCmdlet
{
    private const string ListSet = "List";
    private const string RequestSet = "Request";

    /// <summary>Names, wildcards allowed, resource ids, or VM objects.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [VmReferenceTransformation(AllowWildcards = true)]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    [ValidateNotNullOrEmpty]
    public VmReference[] VM { get; set; } = [];

    [Parameter(ParameterSetName = ListSet)]
    [ValidateNotNullOrEmpty]
    public RequestStatus[] Status { get; set; } = [];

    /// <summary>My own.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Mine { get; set; }

    /// <summary>Those that wait for my approval.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter Approvable { get; set; }

    /// <summary>How far back to look: a duration or a date.</summary>
    [Parameter(ParameterSetName = ListSet)]
    [MomentTransformation]
    public Moment? Since { get; set; }

    /// <summary>Those that are over as well.</summary>
    [Parameter(ParameterSetName = ListSet)]
    public SwitchParameter All { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RequestSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RequestId")]
    [RequestReferenceTransformation]
    [ArgumentCompleter(typeof(RequestIdCompleter))]
    public RequestReference[] Request { get; set; } = [];

    protected override void ProcessRecord()
    {
        if (ParameterSetName == ListSet)
        {
            Attempt(target: null, List);
            return;
        }

        foreach (var request in Request)
        {
            Attempt(request, () =>
            {
                var operation = new GetRequests(Connection, Observer);
                WriteResult(Await(token => operation.GetAsync(request, token)));
            });
        }
    }

    private void List()
    {
        var context = Connection;
        var filter = new RequestFilter { Vms = VM, Statuses = Status, Mine = Mine, Approvable = Approvable, Since = Since?.At(context.Clock.Now), All = All };
        foreach (var request in Await(token => new GetRequests(context, Observer).ListAsync(filter, token)))
        {
            WriteResult(request);
        }
    }
}
