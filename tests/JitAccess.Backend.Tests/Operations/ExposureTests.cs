using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Who can reach what, as operations tell it.</summary>
public sealed class ExposureTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Test_Source_NamesTheRuleThatDecidesAndThoseBehindIt()
    {
        var context = await stage.ConnectAsync();

        var path = Assert.Single(await new TestAccess(context, stage.Told).TestAsync(Stage.Vm("web01"), PortSpecification.Ssh, "198.51.100.9", Stage.None));

        Assert.Equal(Verdict.Denied, path.Verdict);
        var step = Assert.Single(path.Path);
        Assert.Equal(("web01-nsg", "DenyBadRangeSsh", 300), (step.SecurityGroup, step.Rule, step.Priority));
        Assert.Equal(["DenyAllInBound (Deny, 65500)"], step.Shadows);
    }

    [Fact]
    public async Task Test_NetworkDecidedInParts_GivesARowForEach()
    {
        var context = await stage.ConnectAsync();

        var rows = await new TestAccess(context, stage.Told).TestAsync(Stage.Vm("web01"), PortSpecification.Ssh, "192.0.2.0/24", Stage.None);

        Assert.Equal([("192.0.2.0/25", Verdict.Denied), ("192.0.2.128/25", Verdict.Allowed)], rows.Select(row => (row.From, row.Verdict)));
    }

    [Fact]
    public async Task Exposure_Fleet_PutsTheInternetFirstAndReadsListsOnly()
    {
        var context = await stage.ConnectAsync();
        stage.World.ClearRequests();

        var rows = await new GetExposure(context, stage.Told).ListAsync([], GetExposure.ManagementPorts, Stage.None);

        Assert.Equal(4, stage.World.Requests.Count);
        var first = rows[0];
        Assert.True(first.FromInternet);
        Assert.Contains(rows,
            row => row is { VMName: "open01", Port: "ssh", FromInternet: true, From: "Any" }
            && row.Rules.Contains("open01-nsg/default-allow-ssh", StringComparer.Ordinal));
        Assert.Contains(rows, row => row is { VMName: "web01", Port: "ssh", From: "192.0.2.128/25", FromInternet: false });
        Assert.Contains(rows, row => row is { VMName: "naked01", From: "Any" } && row.Notes.Count > 0);
        Assert.DoesNotContain(rows.SkipWhile(row => row.FromInternet), row => row.FromInternet);
    }

    [Fact]
    public async Task Exposure_GrantAndExemption_AreShownAsSuch()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01") with { Exempt = ["10.10.250.0/26"] });
        await stage.RequestAsync(context, Stage.Wish("web01"));

        var rows = await new GetExposure(context, stage.Told).ListAsync([VmReference.Of(Stage.VmId("web01"))], [PortSpecification.Ssh], Stage.None);

        Assert.Equal([("Exempt", "10.10.250.0/26"), ("Grant", "203.0.113.7")],
            rows.Select(row => (row.Kind, row.From)).OrderBy(row => row.Kind, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Exposure_Everything_AgreesWithThePacketTest()
    {
        var context = await stage.ConnectAsync();

        var rows = await new GetExposure(context, stage.Told).ListAsync([VmReference.Of(Stage.VmId("web01"))], null, Stage.None);

        foreach (var (source, port) in new[] { ("198.18.0.1", 443), ("198.18.0.1", 80), ("198.18.0.1", 22), ("192.0.2.200", 22), ("10.20.1.9", 9100),
            ("10.99.0.1", 9100), ("203.0.113.7", 3389) })
        {
            var address = IPAddressValue.Parse(source);
            var covered =
                rows.Any(row => row.Protocol == "Tcp" && PortRange.TryParse(row.Port, out var ports) && ports.Contains(port) && Covers(row.From, address));
            Assert.Equal(stage.World.Probe(new ProbeQuery { Source = source, VM = "web01", Port = port }).Allowed, covered);
        }
    }

    [Fact]
    public async Task Test_BadSource_IsRefused()
    {
        var context = await stage.ConnectAsync();

        var error = await stage.RefusedAsync(ErrorIds.SourceInvalid,
            () => new TestAccess(context, stage.Told).TestAsync(Stage.Vm("web01"), PortSpecification.Ssh, "everybody", Stage.None));

        Assert.Contains("everybody", error.Message, StringComparison.Ordinal);
    }

    private static bool Covers(string from, IPAddressValue address) => from == "Any" || from.Split(", ").Any(part => part == "Internet"
        ? AddressBook.PublicSpace.Contains(address)
        : AddressPrefix.TryParse(part, out var prefix, out _) && prefix.Range.Contains(address));
}
