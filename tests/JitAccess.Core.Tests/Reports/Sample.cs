using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Reports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Tests.Reports;

/// <summary>Reports with known things in them.</summary>
internal static class Sample
{
    public const string Hostile = "</script></style><script>window.pwned=1</script><img src=x onerror='window.pwned=1'>\" onmouseover=\"window.pwned=1";

    public static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    public static AccessReport Report(params JitRequest[] requests) => new()
    {
        GeneratedOn = Now,
        Since = Now.AddDays(-30),
        Account = "alice@contoso.example",
        Environment = "Sandbox",
        TenantId = "c0117050-0000-4000-8000-000000000000",
        Store = "memory",
        Subscriptions = ["Contoso"],
        Requests = requests,
    };

    public static JitRequest Request(string vm = "web01", RequestStatus status = RequestStatus.Pending, double hoursAgo = 1,
        Func<JitRequest, JitRequest>? change = null)
    {
        var at = Now.AddHours(-hoursAgo);
        var request = new JitRequest
        {
            RequestId = "01kakgcd00abcdefghjk",
            VMName = vm,
            ResourceGroupName = "prod-rg",
            ResourceId = VmId(vm),
            Port = "ssh",
            Source = "203.0.113.7/32",
            Duration = TimeSpan.FromHours(1),
            Requester = "rita@contoso.example",
            RequesterId = "a0117050-0000-4000-8000-000000000001",
            Status = status,
            RequestedOn = at,
            LapsesOn = at.AddDays(1),
            Reason = "deploy 4711",
        };
        return change is null ? request : change(request);
    }

    /// <summary>A grant that was opened when it was asked for, for an hour, and closed so much after its expiry.</summary>
    public static JitRequest Closed(double hoursAgo, TimeSpan late, string vm = "web01") => Request(vm, RequestStatus.Expired, hoursAgo, request => request with
    {
        OpenedOn = request.RequestedOn,
        ExpiresOn = request.RequestedOn.AddHours(1),
        ClosedOn = request.RequestedOn.AddHours(1) + late,
        Proof = "Proved",
    });

    /// <summary>A grant that was opened then, for an hour.</summary>
    public static JitRequest Open(double hoursAgo, string vm = "web01") =>
        Request(vm, hoursAgo < 1 ? RequestStatus.Active : RequestStatus.Closing, hoursAgo, request => request with
        {
            OpenedOn = request.RequestedOn,
            ExpiresOn = request.RequestedOn.AddHours(1),
            Proof = "Proved",
        });

    public static JitVm Vm(string name, bool isProtected) => new()
    {
        VMName = name,
        ResourceGroupName = "prod-rg",
        ResourceId = VmId(name),
        Protected = isProtected,
        State = isProtected ? "Protected" : "Unprotected",
        Ports = isProtected ? ["ssh"] : [],
    };

    public static JitExposure Exposure(string vm, string kind = "Standing", bool fromInternet = true) => new()
    {
        VMName = vm,
        ResourceGroupName = "prod-rg",
        ResourceId = VmId(vm),
        Port = "ssh",
        Protocol = "Tcp",
        From = fromInternet ? "Any" : "10.0.0.0/8",
        FromInternet = fromInternet,
        Verdict = Verdict.Allowed,
        Rules = ["web-nsg/allow-ssh"],
        Kind = kind,
    };

    /// <summary>So many grants of fifty people at forty VMs in thirty days, some of them late, some broken open.</summary>
    public static AccessReport Many(int count) => Report([.. Enumerable.Range(0, count).Select(index =>
    {
        var grant = Closed(2 + (index * 716.0 / count), TimeSpan.FromSeconds(index * 7 % 400), $"vm{index % 40:00}");
        return grant with
        {
            RequestId = $"01kakgcd00{index:0000000000}",
            Requester = $"person{index % 50}@contoso.example",
            Source = $"203.0.113.{index % 250}/32",
            BreakGlass = index % 500 == 0,
            Ticket = $"CHG-{index}",
        };
    }).Reverse()]);

    /// <summary>A report in which everything that somebody else may have written is hostile.</summary>
    public static AccessReport Bad()
    {
        string[] texts = [Hostile, "javascript:window.pwned=1", "\u202Egnp.exe\u2066\u200Bzero", "\0\u0007\u001B[31m\u0085\u2028", "]]>--><!--<![CDATA[",
            "&lt;b&gt;&#60;", "\uD800 broken", new string('W', 300)];
        var requests = texts.SelectMany(text =>
            new[] { Open(0.5), Closed(30, TimeSpan.FromMinutes(2)), Request(), Request(status: RequestStatus.Denied, hoursAgo: 50) }
                .Select(request => request with
                {
                    VMName = text,
                    ResourceGroupName = text,
                    ResourceId = text,
                    Requester = text,
                    RequesterId = text,
                    Reason = text,
                    Ticket = text,
                    Message = text,
                    Proof = text,
                    PolicyName = text,
                    ApprovedBy = [text],
                    DeniedBy = text,
                    SkippedApprovers = [text],
                    BreakGlass = request.Status == RequestStatus.Active,
                })).ToArray();
        return Report(requests) with
        {
            Account = Hostile,
            Environment = Hostile,
            Store = "javascript:window.pwned=1",
            Subscriptions = texts,
            Gaps = texts,
            Sweep = new LastSweep { At = Now, Host = Hostile, IsRecent = false, Meaning = Hostile, Failures = texts },
            Vms = texts.Select((text, index) => Vm(text, index % 2 == 0) with { Requesters = [text], Exemptions = [text], Policies = [text] }).ToArray(),
            Exposure = texts.Select(text => Exposure(text) with { From = text, Rules = [text], Notes = [text] }).ToArray(),
        };
    }

    private static string VmId(string name) =>
        $"/subscriptions/5ab00000-0000-4000-8000-000000000000/resourceGroups/prod-rg/providers/Microsoft.Compute/virtualMachines/{name}";
}
