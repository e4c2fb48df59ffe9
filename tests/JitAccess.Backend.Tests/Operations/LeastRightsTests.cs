using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Clients;
using JitAccess.Core.Operations;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>The actions of runbooks/roles.bicep are enough for an administrator and for the sweep, and each of them is for something.</summary>
public sealed class LeastRightsTests : IDisposable
{
    private const string Sweeper = "sweeper";

    // The sandbox asks for no right to poll an operation or to see a subscription in a list. Subnets, rules and tags are read with what has them; the service
    // may want the right all the same.
    private static readonly string[] NotAskedForHere =
    [
        "Microsoft.Resources/subscriptions/read",
        "Microsoft.Resources/tags/read",
        "Microsoft.Network/locations/operations/read",
        "Microsoft.Network/locations/operationResults/read",
        "Microsoft.Network/virtualNetworks/subnets/read",
        "Microsoft.Network/networkSecurityGroups/securityRules/read",
    ];

    private readonly Stage stage = new();
    private readonly List<JitSweepAction> failed = [];

    public static TheoryData<string> Needed => [.. RoleActions().Except(NotAskedForHere, StringComparer.Ordinal)];

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Story_UnderTheRoleOfTheBicep_IsRefusedNothing()
    {
        await PlayAsync(RoleActions());

        Assert.True(!Refusals().Any(), string.Join("\n", Refusals()));
        Assert.Empty(failed);
        Assert.Empty(stage.Ours());
    }

    [Theory]
    [MemberData(nameof(Needed))]
    public async Task Story_WithoutAnAction_MissesIt(string action)
    {
        await PlayAsync([.. RoleActions().Where(other => other != action)]);

        Assert.NotEmpty(Refusals());
    }

    [Fact]
    public async Task Reader_WithoutWriting_AsksAndTheSweepOpens()
    {
        stage.World.SetActions(Sweeper, RoleActions());
        stage.World.SetActions("rita@contoso.example", ["Microsoft.Resources/subscriptions/read"]);
        var alice = await stage.ConnectAsync();
        await stage.EnableAsync(alice, Stage.Protection("web01"));

        var asked = await stage.RequestAsync(await stage.ConnectAsync("rita@contoso.example"), Stage.Wish("web01"));

        Assert.Equal(RequestStatus.Pending, asked.Status);
        Assert.Empty((await stage.SweepAsync(await stage.ConnectAsync(Sweeper))).Failed);
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
    }

    // An administrator protects, asks, enters and takes it back; the sweep closes, repairs and opens. Whoever lacks a right gets as far as that lets them.
    private async Task PlayAsync(string[] actions)
    {
        stage.PutRule("web01-nsg", "AllowFromStorage", 2000, "Allow", "Storage", "22");
        stage.World.SetActions("carol@contoso.example", actions);
        stage.World.SetActions(Sweeper, actions);
        await TryAsync(async () =>
        {
            var carol = await stage.ConnectAsync("carol@contoso.example");
            var sweeper = await stage.ConnectAsync(Sweeper);
            await TryAsync(() => stage.EnableAsync(carol, Stage.Protection("web01") with { Requesters = ["carol@contoso.example"] }));
            await TryAsync(() => stage.RequestAsync(carol, Stage.Wish("web01")));
            await TryAsync(async () => failed.AddRange((await stage.SweepAsync(sweeper)).Failed));
            stage.World.Clock.Advance(TimeSpan.FromHours(2));
            await TryAsync(async () => failed.AddRange((await stage.SweepThoroughlyAsync(sweeper)).Failed));
            await TryAsync(() => EnterAsync(carol));
            await TryAsync(() => new GetExposure(carol, stage.Told).ListAsync([], null, Stage.None));
            await TryAsync(() => stage.DisableAsync(carol, "web01"));
        });
    }

    private async Task EnterAsync(JitContext context)
    {
        var enter = new EnterVm(context, stage.Told, new NoPrograms());
        var options = new EnterOptions { Request = Stage.Wish("web01"), Client = new ClientOptions() };
        _ = await enter.ExecuteAsync(await enter.PlanAsync(options, Stage.None), Stage.None);
    }

    private static async Task TryAsync(Func<Task> part)
    {
        try
        {
            await part();
        }
        catch (JitAccessException)
        {
            // What was refused is in the log of the sandbox.
        }
    }

    private IEnumerable<string> Refusals() =>
        stage.World.Requests.Where(request => request.Status == 403).Select(request => $"{request.Who}: {request.Method} {request.Path}");

    private static string[] RoleActions()
    {
        using var reader = new StreamReader(typeof(LeastRightsTests).Assembly.GetManifestResourceStream("roles.bicep")!);
        var block = Regex.Match(reader.ReadToEnd(), @"actions: \[(?<list>[^\]]*)\]", RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)).Groups["list"].Value;
        return [.. Regex.Matches(block, "'(?<action>[^']+)'", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(match => match.Groups["action"].Value)];
    }

    private sealed class NoPrograms : IPrograms
    {
        public bool IsWindows => false;

        public string Find(string name) => "/bin/" + name;

        public Task<int> RunAsync(string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => Task.FromResult(0);
    }
}
