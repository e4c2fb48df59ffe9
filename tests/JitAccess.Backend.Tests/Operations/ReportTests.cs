using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Operations;
using JitAccess.Core.Reports;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

public sealed class ReportTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Report_OfADay_HasWhatIsOpenWhatClosedLateAndWhatIsExposed()
    {
        var context = await stage.ConnectAsync();
        _ = await stage.EnableAsync(context, Stage.Protection("web01"));
        var old = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.Clock.Advance(TimeSpan.FromHours(2));
        _ = await stage.SweepAsync(context);
        var live = await stage.RequestAsync(context, Stage.Wish("web01", "203.0.113.99"));

        var report = await new MakeReport(context, stage.Told).ReadAsync(null, Stage.None);

        Assert.Equal([old.RequestId, live.RequestId], report.Requests.Select(request => request.RequestId));
        Assert.Empty(report.Gaps);
        Assert.True(report.Vms.Single(vm => vm.VMName == "web01").Protected);
        Assert.Contains(report.Exposure, row => row is { VMName: "open01", FromInternet: true });
        var page = ReportPage.Render(report);
        Assert.Contains("1h late", page, StringComparison.Ordinal);
        Assert.Contains("203.0.113.99", page, StringComparison.Ordinal);
        Assert.Contains("deploy 4711", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfAPeriod_HasAGrantThatReachesIntoItAndNoneThatEndedBefore()
    {
        var context = await stage.ConnectAsync();
        _ = await stage.EnableAsync(context, Stage.Protection("web01"));
        var before = await stage.RequestAsync(context, Stage.Wish("web01"));
        _ = await stage.RevokeAsync(context, before);
        stage.World.Clock.Advance(TimeSpan.FromMinutes(10));
        var into = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.Clock.Advance(TimeSpan.FromMinutes(30));

        var report = await new MakeReport(context, stage.Told).ReadAsync(context.Clock.Now - TimeSpan.FromMinutes(20), Stage.None);

        Assert.Equal([into.RequestId], report.Requests.Select(request => request.RequestId));
    }

    [Fact]
    public async Task Report_OfGrantThatNobodyCloses_SaysThatItIsOverdue()
    {
        var context = await stage.ConnectAsync();
        _ = await stage.EnableAsync(context, Stage.Protection("web01"));
        _ = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.Clock.Advance(TimeSpan.FromHours(3));

        var report = await new MakeReport(context, stage.Told).ReadAsync(null, Stage.None);

        Assert.Equal(RequestStatus.Closing, Assert.Single(report.Requests).Status);
        Assert.Contains("2h OVERDUE", ReportPage.Render(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_AzureCannotBeRead_HasTheLedgerAndNamesTheGap()
    {
        var context = await stage.ConnectAsync();
        _ = await stage.EnableAsync(context, Stage.Protection("web01"));
        var live = await stage.RequestAsync(context, Stage.Wish("web01"));
        stage.World.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Status,
            Method = "GET",
            Path = "networkSecurityGroups",
            Status = 403,
            Code = "AuthorizationFailed",
            Times = 1000
        });

        var report = await new MakeReport(context, stage.Told).ReadAsync(null, Stage.None);

        Assert.Equal(live.RequestId, Assert.Single(report.Requests).RequestId);
        Assert.Equal(2, report.Gaps.Count);
        Assert.Contains("This report has gaps", ReportPage.Render(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_AfterASweep_SaysWhenAndWhereAndWhenItIsOverdue()
    {
        var context = await stage.ConnectAsync();
        _ = await stage.EnableAsync(context, Stage.Protection("web01"));
        Assert.Contains("Nobody has swept", ReportPage.Render(await new MakeReport(context, stage.Told).ReadAsync(null, Stage.None)), StringComparison.Ordinal);

        await new SweepLoop(context, stage.Told, new SweepOptions { Host = "jit-worker" }).RunAsync(null, _ => { }, _ => { }, Stage.None);
        stage.World.Clock.Advance(TimeSpan.FromMinutes(3));
        var soon = await new MakeReport(context, stage.Told).ReadAsync(null, Stage.None);
        stage.World.Clock.Advance(TimeSpan.FromHours(3));
        var later = await new MakeReport(context, stage.Told).ReadAsync(null, Stage.None);

        Assert.Equal(("jit-worker", true, false), (soon.Sweep!.Host, soon.Sweep.IsRecent, later.Sweep!.IsRecent));
        Assert.Equal(soon.Sweep.At, later.Sweep.At);
        Assert.Contains("The last heartbeat of a sweep: 2026-03-02 09:0", ReportPage.Render(soon), StringComparison.Ordinal);
        Assert.Contains("<strong class=\"bad\">The last sweep was 3h", ReportPage.Render(later), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfTheFuture_IsRefused()
    {
        var context = await stage.ConnectAsync();

        var error = await Assert.ThrowsAsync<JitAccessException>(() => new MakeReport(context, stage.Told).ReadAsync(context.Clock.Now.AddDays(1), Stage.None));

        Assert.Equal(ErrorIds.PeriodInvalid, error.ErrorId);
    }
}
