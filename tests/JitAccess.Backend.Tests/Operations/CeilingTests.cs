using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>What a sweep never exceeds, whatever the ledger says.</summary>
public sealed class CeilingTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Sweep_SharedLedgerWithoutCeiling_ClosesAndOpensNothing()
    {
        var alice = await stage.ConnectAsync(store: stage.World.BlobEndpoint.AbsoluteUri);
        var rita = await stage.ConnectAsync("rita@contoso.example", store: stage.World.BlobEndpoint.AbsoluteUri);
        await stage.EnableAsync(alice, Stage.Protection("web01"));
        await stage.RequestAsync(alice, Stage.Wish("web01"));
        stage.World.Clock.Advance(TimeSpan.FromHours(1));
        await stage.RequestAsync(rita, Stage.Wish("web01", "203.0.113.8"));
        await stage.RequestAsync(rita, Stage.Wish("web01", "203.0.113.9"));

        var result = await stage.SweepAsync(alice);

        Assert.Equal("Close", Assert.Single(result.Actions).Action);
        Assert.Equal(ErrorIds.CeilingMissing, Assert.Single(result.Failed).ErrorId);
        Assert.False(stage.GetsThrough("web01", "203.0.113.8"));
        var opened = await stage.SweepAsync(alice, new SweepOptions { Ceiling = Ceiling.Of(alice.Subscriptions) });
        Assert.Equal(["Open", "Open"], opened.Actions.Select(action => action.Action));
    }

    [Theory]
    [InlineData("scopes", "/resourceGroups/prod-rg")]
    [InlineData("ports", "rdp")]
    [InlineData("sources", "203.0.113.0/29")]
    [InlineData("duration", "30m")]
    [InlineData("writers", "policy writers")]
    public async Task Sweep_RequestAboveTheCeiling_IsRefusedByTheSentenceThatSaysWhy(string what, string says)
    {
        var alice = await stage.ConnectAsync();
        var rita = await stage.ConnectAsync("rita@contoso.example");
        await stage.EnableAsync(alice, Stage.Protection("web01"));
        var waiting = await stage.RequestAsync(rita, Stage.Wish("web01", "203.0.113.8"));
        var ceiling = Ceiling.Of(alice.Subscriptions);
        ceiling = what switch
        {
            "scopes" => ceiling with { Scopes = [$"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/other-rg"] },
            "ports" => ceiling with { Ports = [PortSpecification.Rdp] },
            "sources" => ceiling with { Sources = AllowedSources.Parse(["203.0.113.0/29"]) },
            "duration" => ceiling with { MaxDuration = TimeSpan.FromMinutes(30) },
            _ => ceiling with { PolicyWriters = [rita.Account.ObjectId] },
        };

        var result = await stage.SweepAsync(alice, new SweepOptions { Ceiling = ceiling });

        var held = Assert.Single(result.Actions);
        Assert.Equal(("Hold", waiting.RequestId, "web01"), (held.Action, held.RequestId, held.VMName));
        Assert.Contains(says, held.Message, StringComparison.Ordinal);
        Assert.Contains(stage.Told.Warnings, warning => warning.Contains(says, StringComparison.Ordinal));
        Assert.Empty(result.Failed);
        Assert.False(stage.GetsThrough("web01", "203.0.113.8"));
    }

    [Fact]
    public async Task Sweep_RequestAboveTheCeiling_WaitsAndSaysForWhatUntilTheCeilingIsMended()
    {
        var alice = await stage.ConnectAsync();
        var rita = await stage.ConnectAsync("rita@contoso.example");
        await stage.EnableAsync(alice, Stage.Protection("web01"));
        var waiting = await stage.RequestAsync(rita, Stage.Wish("web01", "203.0.113.8"));
        var narrow = new SweepOptions { Ceiling = Ceiling.Of(alice.Subscriptions) with { Ports = [PortSpecification.Rdp] } };

        var first = await stage.SweepAsync(alice, narrow);
        Assert.Single(stage.Told.Warnings, warning => warning.Contains("ceiling", StringComparison.Ordinal));
        var second = await stage.SweepAsync(alice, narrow);

        // A job that waits for somebody to lapse is no failure; that it waits is still to be seen.
        Assert.Single(stage.Told.Warnings, warning => warning.Contains("ceiling", StringComparison.Ordinal));
        Assert.Equal(("Hold", "Report"), (Assert.Single(first.Actions).Action, Assert.Single(second.Actions).Action));
        Assert.Empty(first.Failed.Concat(second.Failed));
        var seen = await new GetRequests(rita, stage.Told).GetAsync(RequestReference.Of(waiting.RequestId), Stage.None);
        Assert.Equal(Core.Requests.RequestStatus.Pending, seen.Status);
        Assert.Contains("The ceiling of this sweep forbids it", seen.Message, StringComparison.Ordinal);
        Assert.Single(seen.History, line => line.Contains("did not open it yet", StringComparison.Ordinal));
        Assert.Equal("Open", Assert.Single((await stage.SweepAsync(alice, new SweepOptions { Ceiling = Ceiling.Of(alice.Subscriptions) })).Actions).Action);
        Assert.True(stage.GetsThrough("web01", "203.0.113.8"));
    }

    [Fact]
    public async Task Sweep_WithoutCeilingOnALedgerOfOnesOwn_RefusesSourcesThatAreTooWide()
    {
        var alice = await stage.ConnectAsync();
        var rita = await stage.ConnectAsync("rita@contoso.example");
        await stage.EnableAsync(alice, Stage.Protection("web01") with { Sources = AllowedSources.Parse(["203.0.0.0/12"]) });
        await stage.RequestAsync(rita, Stage.Wish("web01", "203.0.0.0/15"));

        Assert.Contains("/16", Assert.Single((await stage.SweepAsync(alice)).Actions).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_GoodFile_HasEveryMemberAndResolvesNames()
    {
        var context = await stage.ConnectAsync();
        using var file = new CeilingJson($$"""
            {
              "$schema": "./ceiling.schema.json",
              "scopes": [ "{{SandboxWorld.EmbeddedSubscriptionId}}", "/subscriptions/{{SandboxWorld.EmbeddedSubscriptionId}}/resourceGroups/prod-rg" ],
              "ports": [ "ssh", "8443/tcp" ], "allowedSources": [ "203.0.113.0/24" ], "maxDuration": "4h", "policyWriters": [ "carol@contoso.example" ]
            }
            """);

        var ceiling = await new CeilingChoice(context).ReadAsync(file.Path, Stage.None);

        Assert.Equal($"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}", ceiling.Scopes[0]);
        Assert.Equal(["ssh", "8443"], ceiling.Ports.Select(port => port.ToString()));
        Assert.Equal(("203.0.113.0/24", TimeSpan.FromHours(4)), (ceiling.Sources.ToString(), ceiling.MaxDuration));
        Assert.Equal(stage.World.People.Single(person => person.Name == "carol@contoso.example").ObjectId, Assert.Single(ceiling.PolicyWriters));
    }

    [Fact]
    public async Task Read_FileWithSevenMistakes_NamesEachWithItsPath()
    {
        var context = await stage.ConnectAsync();
        using var file = new CeilingJson("""
            { "scopes": [ "prod-rg" ], "ports": [ "ssh", "http?", 22 ], "allowedSources": [ "203.0.113.300" ], "maxDuration": "2d", "policyWriters": [ "nobody@contoso.example" ], "maxDurations": "4h" }
            """);

        var error = await Assert.ThrowsAsync<JitAccessException>(() => new CeilingChoice(context).ReadAsync(file.Path, Stage.None));

        Assert.Equal(ErrorIds.CeilingInvalid, error.ErrorId);
        Assert.Contains("7 problems", error.Message, StringComparison.Ordinal);
        Assert.All(["scopes[0]", "ports[1]", "ports[2]", "allowedSources[0]", "maxDuration: ", "policyWriters[0]", "maxDurations: "],
            path => Assert.Contains(path, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]", "not an object")]
    [InlineData("{ not json", "not JSON")]
    [InlineData("{}", "scopes: is missing")]
    [InlineData(null, "cannot be read")]
    public async Task Read_NoCeiling_SaysWhy(string? json, string says)
    {
        var context = await stage.ConnectAsync();
        using var file = new CeilingJson(json ?? string.Empty);
        var path = json is null ? file.Path + ".missing" : file.Path;

        var error = await Assert.ThrowsAsync<JitAccessException>(() => new CeilingChoice(context).ReadAsync(path, Stage.None));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    private sealed class CeilingJson : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public CeilingJson(string text)
        {
            Directory.CreateDirectory(folder.Path);
            Path = System.IO.Path.Combine(folder.Path, "ceiling.json");
            File.WriteAllText(Path, text);
        }

        public string Path { get; }

        public void Dispose() => folder.Dispose();
    }
}
