using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Azure.Tests;

/// <summary>Timeouts, budgets and cancellation.</summary>
public sealed class PatienceTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly VirtualAzure azure = new VirtualAzure(new SandboxOptions
    {
        VirtualTime = true,
        Start = VirtualAzure.Start,
        StrictOperations = true,
        OperationTime = TimeSpan.FromMinutes(2),
        PollDelay = TimeSpan.FromSeconds(10),
    }).WithGroups(1);

    [Fact]
    public void Attempt_WithoutAnAnswer_TimesOutAndIsTriedAgain()
    {
        Slow(TimeSpan.FromHours(1), times: 1);

        azure.Run(gateway => gateway.GetSecurityGroupAsync(VirtualAzure.Group(0), CancellationToken.None));

        Assert.Equal(ArmPipeline.AttemptTimeout.TotalSeconds + 0.8, azure.Elapsed.TotalSeconds);
    }

    [Fact]
    public void Service_ThatNeverAnswers_IsGivenUpWithinTheBudget()
    {
        Slow(TimeSpan.FromHours(1), times: 100);
        GatewayException? error = null;

        azure.Run(async gateway =>
            error = await Assert.ThrowsAsync<GatewayException>(() => gateway.GetSecurityGroupAsync(VirtualAzure.Group(0), CancellationToken.None)));

        Assert.Equal((ErrorIds.ServiceUnreachable, JitErrorKind.Connection), (error!.ErrorId, error.Kind));
        Assert.Contains("correlation id", error.Message, StringComparison.Ordinal);
        Assert.InRange(azure.Elapsed, TimeSpan.FromMinutes(4), RetryBudget.MaxTime + ArmPipeline.AttemptTimeout);
    }

    [Fact]
    public async Task Budget_OfRetries_IsForAllPagesTogether()
    {
        var scripted = new Scripted();
        for (var page = 0; page < 50; page++)
        {
            scripted.Service.Answer(503).Answer(200, """{"value":[],"nextLink":"https://management.azure.com/subscriptions/x?api-version=1"}""");
        }

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None));

        Assert.Equal(503, error.Status);
        Assert.Equal((2 * RetryBudget.MaxRetries) + 1, scripted.Service.Requests.Count);
    }

    [Theory]
    [InlineData("Sun, 22 Nov 2026 08:00:25 GMT", 25)]
    [InlineData("25", 25)]
    public async Task RetryAfter_AsSecondsOrAsADate_IsHonoured(string value, double seconds)
    {
        var scripted = new Scripted();
        scripted.Service.Answer(503, string.Empty, ("Retry-After", value)).Answer(200, """{"value":[]}""");

        await scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None);

        Assert.Equal([seconds], scripted.Clock.Delays.Select(delay => delay.TotalSeconds));
    }

    [Theory]
    [InlineData("latency")]
    [InlineData("retry")]
    [InlineData("poll")]
    [InlineData("turn")]
    [InlineData("busy")]
    public void Cancelled_WhereverItWaits_EndsWithinASecond(string where)
    {
        var late = TimeSpan.MaxValue;
        azure.Run(async gateway =>
        {
            var other = Task.CompletedTask;
            switch (where)
            {
                case "latency":
                    Slow(TimeSpan.FromMinutes(1), times: 1);
                    break;
                case "retry":
                    azure.World.Faults.Add(new FaultRule { Kind = FaultKind.Throttle, RetryAfter = TimeSpan.FromSeconds(100) });
                    break;
                case "turn":
                    other = PutAsync(gateway, "other", 101, CancellationToken.None);
                    break;
                case "busy":
                    azure.World.Faults.Add(new FaultRule { Kind = FaultKind.Busy, RetryAfter = TimeSpan.FromSeconds(100) });
                    break;
            }

            late = await azure.CancelledAfterAsync(token => PutAsync(gateway, "mine", 100, token), TimeSpan.FromSeconds(5));
            await other;
        });

        Assert.InRange(late, TimeSpan.Zero, Soon);
    }

    [Fact]
    public async Task Cancelled_ByRealTime_EndsWithinASecond()
    {
        var world = new SandboxWorld(new SandboxOptions { Latency = TimeSpan.FromMinutes(5) });
        var connection = Embedded.Connection(world, Tokens.Credential(world.IssueToken("alice@contoso.example").AccessToken));
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var start = System.Diagnostics.Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AzureSession.OpenAsync(connection, new SubscriptionScope(), cancel.Token));

        Assert.InRange(start.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Error_NamesTheServicesOwnRequestIdBesideTheCorrelationId()
    {
        azure.World.Faults.Add(new FaultRule { Kind = FaultKind.Status, Path = "/networkSecurityGroups/", Status = 400, Code = "No", Message = "no" });
        GatewayException? error = null;

        azure.Run(async gateway =>
            error = await Assert.ThrowsAsync<GatewayException>(() => gateway.GetSecurityGroupAsync(VirtualAzure.Group(0), CancellationToken.None)));

        Assert.Matches(@"\(No, HTTP 400, correlation id [0-9a-f-]{36}, request id [0-9a-f-]{36}\)", error!.Message);
    }

    [Fact]
    public async Task SystemClock_NeverWakesEarly()
    {
        var clock = new SystemClock();
        for (var i = 1; i <= 20; i++)
        {
            var start = System.Diagnostics.Stopwatch.StartNew();
            await clock.DelayAsync(TimeSpan.FromMilliseconds(i), CancellationToken.None);

            Assert.True(start.Elapsed >= TimeSpan.FromMilliseconds(i), $"{start.Elapsed.TotalMilliseconds} of {i} ms");
        }
    }

    private static Task PutAsync(INetworkGateway gateway, string rule, int priority, CancellationToken cancellationToken) =>
        gateway.PutRuleAsync(VirtualAzure.Group(0), Scripted.Rule with { Name = rule, Priority = priority }, Scripted.Intent, cancellationToken);

    private void Slow(TimeSpan time, int times) =>
        azure.World.Faults.Add(new FaultRule { Kind = FaultKind.Latency, Delay = time, Times = times, Path = "/networkSecurityGroups/" });
}
