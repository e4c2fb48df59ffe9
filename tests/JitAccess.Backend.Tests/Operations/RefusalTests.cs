using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Bad input: a clear error with a stable id, and nothing written.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Theory]
    [InlineData("nobody01", ErrorIds.VmNotFound, "nobody01")]
    [InlineData("twin01", ErrorIds.VmAmbiguous, "-ResourceGroupName")]
    [InlineData("bare01", ErrorIds.VmWithoutNetworkInterface, "network interface")]
    [InlineData("naked01", ErrorIds.VmWithoutSecurityGroup, "network security group")]
    [InlineData("pool01", ErrorIds.VmIsScaleSetInstance, "scale set")]
    [InlineData("open01", ErrorIds.NoRoom, "az network nsg rule update")]
    public async Task Enable_VmThatCannotBeProtected_IsRefused(string vm, string errorId, string says)
    {
        var context = await stage.ConnectAsync();

        var error = await stage.RefusedAsync(errorId, () => stage.EnableAsync(context, Stage.Protection("web01") with { Vm = Stage.Vm(vm) }));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enable_NoRoom_NamesTheRuleAndHowToMakeRoom()
    {
        var context = await stage.ConnectAsync();

        var error = await stage.RefusedAsync(ErrorIds.NoRoom, () => stage.EnableAsync(context, Stage.Protection("open01", PortSpecification.Ssh)));

        Assert.Contains("'default-allow-ssh' (priority 100)", error.Message, StringComparison.Ordinal);
        Assert.Contains("--name AllowHttps --priority 112", error.Message, StringComparison.Ordinal);
        Assert.Contains("--name default-allow-ssh --priority 111", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0/0", ErrorIds.SourceTooWide)]
    [InlineData("*", ErrorIds.SourceTooWide)]
    [InlineData("203.0.112.0/23", ErrorIds.SourceTooWide)]
    [InlineData("192.0.2.7", ErrorIds.SourceNotInPolicy)]
    [InlineData("203.0.113.7/24", ErrorIds.SourceInvalid)]
    [InlineData("203.0.113", ErrorIds.SourceInvalid)]
    [InlineData("198.51.100.9", ErrorIds.SpecificDeny)]
    [InlineData("2001:db8::7", ErrorIds.SourceFamilyMissing)]
    public async Task Request_Source_IsRefused(string source, string errorId)
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));

        var error = await stage.RefusedAsync(errorId, () => stage.RequestAsync(context, Stage.Wish("web01", source)));

        Assert.Contains(errorId == ErrorIds.SpecificDeny ? "DenyBadRangeSsh" : source == "2001:db8::7" ? "IPv6" : source, error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0/1")]
    [InlineData("203.0.0.0/15")]
    public async Task Request_HalfTheInternetWhereAnySourceIsAllowed_IsRefused(string source)
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("app01") with { Sources = JitAccess.Core.Policies.AllowedSources.Any });

        var error = await stage.RefusedAsync(ErrorIds.SourceTooWide, () => stage.RequestAsync(context, Stage.Wish("app01", source)));

        Assert.Contains("/16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_SpecificDenyNamedAtEnable_OpensUntilTheRuleChanges()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01") with { Through = ["DenyBadRangeSsh"] });

        var grant = await stage.RequestAsync(context, Stage.Wish("web01", "198.51.100.9"));
        Assert.Equal("Proved", grant.Proof);
        Assert.True(stage.GetsThrough("web01", "198.51.100.9"));

        await stage.RevokeAsync(context, grant);
        stage.PutRule("web01-nsg", "DenyBadRangeSsh", 300, source: "198.51.0.0/16", port: "22");
        await stage.RefusedAsync(ErrorIds.ThroughChanged, () => stage.RequestAsync(context, Stage.Wish("web01", "198.51.100.9")));
    }

    [Theory]
    [InlineData("8443/tcp", 60, ErrorIds.PortNotInPolicy)]
    [InlineData("ssh", 181, ErrorIds.DurationTooLong)]
    [InlineData("ssh", 4, ErrorIds.DurationTooShort)]
    public async Task Request_OutsideThePolicy_IsRefused(string port, int minutes, string errorId)
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));

        var error = await stage.RefusedAsync(
            errorId, () =>
                stage.RequestAsync(context, Stage.Wish("web01") with { Port = PortSpecification.Parse(port), Duration = TimeSpan.FromMinutes(minutes) }));

        Assert.Equal(JitErrorKind.PermissionDenied, error.Kind);
    }

    [Fact]
    public async Task Request_SeveralThingsWrong_SaysAllOfThem()
    {
        var context = await stage.ConnectAsync("bob@contoso.example");
        await stage.EnableAsync(context, Stage.Protection("web01"));

        var error = await stage.RefusedAsync(ErrorIds.NotRequester,
            () => stage.RequestAsync(context, Stage.Wish("web01", "192.0.2.7") with { Duration = TimeSpan.FromHours(9) }));

        Assert.Contains("bob@contoso.example", error.Message, StringComparison.Ordinal);
        Assert.Contains("192.0.2.7", error.Message, StringComparison.Ordinal);
        Assert.Contains("9h", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_NotProtectedOrNoPort_IsRefused()
    {
        var context = await stage.ConnectAsync();
        await stage.RefusedAsync(ErrorIds.VmNotProtected, () => stage.RequestAsync(context, Stage.Wish("web01")));

        await stage.EnableAsync(context, Stage.Protection("web01"));
        var error = await stage.RefusedAsync(ErrorIds.PortAmbiguous, () => stage.RequestAsync(context, Stage.Wish("web01") with { Port = null }));

        Assert.Contains("ssh, rdp", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("line\nbreak")]
    [InlineData("\u202Eesrever")]
    [InlineData("\u001b[31mred")]
    public async Task Request_ReasonThatDoesNotPrint_IsRefused(string reason)
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));

        await stage.RefusedAsync(ErrorIds.ReasonInvalid, () => stage.RequestAsync(context, Stage.Wish("web01") with { Reason = reason }));
        await stage.RefusedAsync(ErrorIds.ReasonInvalid, () => stage.RequestAsync(context, Stage.Wish("web01") with { Reason = "half " + (char)0xD83D }));
        await stage.RefusedAsync(ErrorIds.ReasonInvalid,
            () => stage.RequestAsync(context, Stage.Wish("web01") with { Ticket = new string('x', AccessRequest.MaxTextLength + 1) }));
    }

    [Fact]
    public async Task Request_NoFreePriority_IsRefused()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("db01", PortSpecification.Ssh));
        for (var priority = 100; priority < 299; priority++)
        {
            stage.PutRule("db01-nsg", $"fill-{priority}", priority);
        }

        await stage.RefusedAsync(ErrorIds.NoFreePriority, () => stage.RequestAsync(context, Stage.Wish("db01")));
    }

    [Fact]
    public async Task Request_NsgFull_IsRefused()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        for (var number = 0; number < 993; number++)
        {
            stage.PutRule("web01-nsg", $"fill-{number}", 1001 + number);
        }

        await stage.RefusedAsync(ErrorIds.SecurityGroupFull, () => stage.RequestAsync(context, Stage.Wish("web01")));
    }

    [Fact]
    public async Task Enable_WithoutRights_IsRefusedAndLeavesNoAttachment()
    {
        var context = await stage.ConnectAsync("rita@contoso.example");

        await stage.RefusedAsync(ErrorIds.AuthorizationFailed, () => stage.EnableAsync(context, Stage.Protection("web01")));

        var vm = Assert.Single(await new GetVms(context, stage.Told).ListAsync([Stage.Vm("web01")], Stage.None));
        Assert.False(vm.Protected);
    }

    [Fact]
    public async Task Request_WithoutRights_WaitsForASweepThatHasThem()
    {
        var alice = await stage.ConnectAsync();
        var rita = await stage.ConnectAsync("rita@contoso.example");
        await stage.EnableAsync(alice, Stage.Protection("web01"));

        var waiting = await stage.RequestAsync(rita, Stage.Wish("web01"));
        Assert.Equal(RequestStatus.Pending, waiting.Status);
        Assert.Contains("web01-nsg", waiting.Message, StringComparison.Ordinal);

        stage.World.Clock.Advance(TimeSpan.FromMinutes(10));
        var sweep = await stage.SweepAsync(alice);
        Assert.Equal("Open", Assert.Single(sweep.Actions).Action);
        var open = await new GetRequests(rita, stage.Told).GetAsync(RequestReference.Of(waiting.RequestId), Stage.None);
        Assert.Equal((RequestStatus.Active, stage.World.Clock.Now.AddHours(1)), (open.Status, open.ExpiresOn!.Value));
    }

    [Fact]
    public async Task Request_DisallowedByAzurePolicy_FailsAtOnce()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        stage.World.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Status,
            Method = "PUT",
            Path = "/securityRules/",
            Status = 403,
            Code = "RequestDisallowedByPolicy",
            Message = "Resource was disallowed by policy."
        });

        await stage.RefusedAsync(ErrorIds.RequestDisallowedByPolicy, () => stage.RequestAsync(context, Stage.Wish("web01")));

        var failed = Assert.Single(await new GetRequests(context, stage.Told).ListAsync(new RequestFilter { All = true }, Stage.None));
        Assert.Equal(RequestStatus.Failed, failed.Status);
    }

    [Fact]
    public async Task Enable_ByAnotherLedger_IsRefused()
    {
        var first = await stage.ConnectAsync();
        await stage.EnableAsync(first, Stage.Protection("web01"));
        using var folder = new TemporaryFolder();
        var second = await stage.ConnectAsync(store: folder.Path);

        var error = await stage.RefusedAsync(ErrorIds.ForeignLedger, () => stage.EnableAsync(second, Stage.Protection("web01")));

        Assert.Contains("JitAccess-Deny-", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_VmName_SaysHow()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.RequestAsync(context, Stage.Wish("web01"));

        var error = await stage.RefusedAsync(ErrorIds.RequestExpected,
            () => new RevokeAccess(context, stage.Told).PlanAsync(RequestReference.Of("web01"), null, Stage.None));

        Assert.Contains("1 grant is live: Revoke-JitAccess -VM web01", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enable_BadPolicy_SaysEverythingThatIsWrong()
    {
        var context = await stage.ConnectAsync();

        var error = await stage.RefusedAsync(
            ErrorIds.PolicyInvalid,
            () => stage.EnableAsync(context,
                Stage.Protection("web01") with { MaxDuration = TimeSpan.FromHours(25), Ports = [PortSpecification.Ssh, PortSpecification.Parse("20-30")] }));

        Assert.Contains("1d 1h", error.Message, StringComparison.Ordinal);
        Assert.Contains("twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enable_SamePersonUnderSeveralNames_IsARequesterOnce()
    {
        var context = await stage.ConnectAsync();
        var bob = (await context.Directory.FindAsync("bob@contoso.example", CancellationToken.None))!;

        var vm = await stage.EnableAsync(context,
            Stage.Protection("web01") with { Requesters = ["bob@contoso.example", bob.ObjectId.ToUpperInvariant(), " BOB@contoso.example ", "sweeper"] });

        Assert.Equal(["bob@contoso.example", "sweeper"], vm.Requesters);
    }

    [Fact]
    public async Task Enable_NameOfSeveral_ChangesNothingAndListsThem()
    {
        var context = await stage.ConnectAsync();
        _ = stage.World.AddGroup("sweeper");

        var error = await stage.RefusedAsync(ErrorIds.PersonAmbiguous,
            () => stage.EnableAsync(context, Stage.Protection("web01") with { Requesters = ["sweeper"] }));

        Assert.Contains("group 'sweeper' (d0117050-", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enable_ExemptionThatIsNone_IsRefused()
    {
        var context = await stage.ConnectAsync();

        await stage.RefusedAsync(ErrorIds.ExemptionInvalid, () => stage.EnableAsync(context, Stage.Protection("web01") with { Exempt = ["0.0.0.0/0"] }));
        await stage.RefusedAsync(ErrorIds.ThroughNotFound, () => stage.EnableAsync(context, Stage.Protection("web01") with { Through = ["AllowHttps"] }));
        await stage.RefusedAsync(ErrorIds.PersonNotFound,
            () => stage.EnableAsync(context, Stage.Protection("web01") with { Requesters = ["nobody@contoso.example"] }));
    }
}
