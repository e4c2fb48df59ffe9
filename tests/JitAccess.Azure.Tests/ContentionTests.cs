using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Azure.Tests;

/// <summary>The other meaning of 429: one write at a time on an NSG.</summary>
public sealed class ContentionTests
{
    private const string Busy = """{"error":{"code":"RetryableError","message":"A retryable error occurred.","details":[{"code":"RetryableErrorDueToAnotherOperation","message":"another write"}]}}""";

    private readonly VirtualAzure azure = new VirtualAzure(new SandboxOptions
    {
        VirtualTime = true,
        Start = VirtualAzure.Start,
        Latency = TimeSpan.FromMilliseconds(20),
        EnforceRateLimits = true,
        StrictOperations = true,
        PollsBeforeDone = 0,
        OperationTime = TimeSpan.FromSeconds(4),
        PollDelay = TimeSpan.FromSeconds(1),
    }).WithGroups(100);

    [Fact]
    public void Writes_OfOneGroupInOneSession_GoOneAfterAnotherWithoutARefusal()
    {
        azure.Run(gateway => Task.WhenAll(Enumerable.Range(0, 20).Select(number => PutAsync(gateway, 0, number))));

        Assert.Equal(0, azure.Refused);
        Assert.InRange(azure.Elapsed.TotalSeconds, 80, 105);
        Assert.Equal(Enumerable.Range(0, 20), RulesOf(0));
    }

    [Fact]
    public void Writes_OfManyGroups_GoSideBySide()
    {
        azure.Run(gateway => Task.WhenAll(Enumerable.Range(0, 100).Select(number => PutAsync(gateway, number, 0))));

        Assert.Equal(0, azure.Refused);
        Assert.InRange(azure.Elapsed.TotalSeconds, 4, 16);
        Assert.All(Enumerable.Range(0, 100), group => Assert.Equal([0], RulesOf(group)));
    }

    [Fact]
    public void Writes_OfOneGroupByTenProcesses_AllGetTheirTurn()
    {
        azure.Run(async () =>
        {
            var sessions = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => azure.OpenAsync()));
            await Task.WhenAll(sessions.Select((session, number) => PutAsync(session.Network, 0, number)));
            Array.ForEach(sessions, session => session.Dispose());
        });

        Assert.True(azure.Refused > 9, "they met each other");
        Assert.Equal(Enumerable.Range(0, 10), RulesOf(0));
    }

    [Fact]
    public void Write_Failed_LetsTheNextOneHaveItsTurn()
    {
        azure.World.Faults.Add(new FaultRule { Kind = FaultKind.Forbidden, Method = "PUT" });
        azure.Run(async gateway =>
        {
            var refused = PutAsync(gateway, 0, 0);
            var next = PutAsync(gateway, 0, 1);
            Assert.True((await Assert.ThrowsAsync<GatewayException>(() => refused)).IsAuthorizationFailed);
            await next;
        });

        Assert.Equal([1], RulesOf(0));
    }

    [Fact]
    public async Task Group_BusyForLong_IsWaitedForBeyondTheCountOfRetries()
    {
        var scripted = new Scripted();
        for (var i = 0; i < 30; i++)
        {
            scripted.Service.Answer(429, Busy, ("Retry-After", "4"));
        }

        scripted.Service.Answer(200, "{}");

        await scripted.Gateway.PutRuleAsync(Scripted.SecurityGroup, Scripted.Rule, Scripted.Intent, CancellationToken.None);

        Assert.Equal(31, scripted.Service.Requests.Count);
        Assert.All(scripted.Clock.Delays, delay => Assert.True(delay >= TimeSpan.FromSeconds(4)));
    }

    [Fact]
    public async Task Group_BusyForEver_EndsWithinTheBudget()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(429, Busy, ("Retry-After", "1"));
        var start = scripted.Clock.Now;

        var error = await Assert.ThrowsAsync<GatewayException>(() =>
            scripted.Gateway.PutRuleAsync(Scripted.SecurityGroup, Scripted.Rule, Scripted.Intent, CancellationToken.None));

        Assert.Equal(ErrorIds.ServiceThrottled, error.ErrorId);
        Assert.Contains("another write", error.Message, StringComparison.Ordinal);
        Assert.InRange(scripted.Clock.Now - start, TimeSpan.FromMinutes(4.5), RetryBudget.MaxTime);
    }

    private static Task PutAsync(INetworkGateway gateway, int group, int number) => gateway.PutRuleAsync(
        VirtualAzure.Group(group), Scripted.Rule with { Name = $"rule{number:D2}", Priority = 100 + number }, Scripted.Intent, CancellationToken.None);

    private int[] RulesOf(int group)
    {
        NetworkSecurityGroup? read = null;
        azure.Run(async gateway => read = await gateway.GetSecurityGroupAsync(VirtualAzure.Group(group), CancellationToken.None));
        return [.. read!.Rules.Select(rule => int.Parse(rule.Name[4..], System.Globalization.CultureInfo.InvariantCulture)).Order()];
    }
}
