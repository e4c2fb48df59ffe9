using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Ports;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class RetryTests
{
    private readonly Scripted scripted = new();

    [Fact]
    public async Task Throttled_RetryAfter_WaitsAtLeastThatLongByTheClock()
    {
        scripted.Service.Answer(429, Scripted.Error("TooManyRequests", "slow down"), ("Retry-After", "17")).Answer(200, """{"value":[]}""");

        await scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(17)], scripted.Clock.Delays);
    }

    [Fact]
    public async Task AnotherOperationRunning_IsTriedAgainAndThenDone()
    {
        const string body = """{"error":{"code":"RetryableError","message":"A retryable error occurred.","details":[{"code":"RetryableErrorDueToAnotherOperation","message":"Operation PutSecurityRuleOperation is in progress."}]}}""";
        scripted.Service.Answer(429, body).Answer(429, body).Answer(200, "{}");

        await scripted.Gateway.PutRuleAsync(Scripted.SecurityGroup, Scripted.Rule, Scripted.Intent, CancellationToken.None);

        Assert.Equal(3, scripted.Service.Requests.Count);
        Assert.All(scripted.Service.Requests, request => Assert.Contains("203.0.113.7", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Throttled_ForEver_EndsAsServiceThrottledAfterTheBudget()
    {
        scripted.Service.Answer(429, """{"error":{"code":"TooManyRequests","message":"busy","details":[{"code":"Other","message":"another write"}]}}""");

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None));

        Assert.Equal((ErrorIds.ServiceThrottled, JitErrorKind.LimitsExceeded, 429), (error.ErrorId, error.Kind, error.Status));
        Assert.Contains("another write", error.Message, StringComparison.Ordinal);
        Assert.Equal(1 + ClockedRetryPolicy.MaxRetries, scripted.Service.Requests.Count);
    }

    [Fact]
    public async Task Throttled_ForLongerThanAnybodyWaits_SaysForHowLong()
    {
        scripted.Service.Answer(429, Scripted.Error("TooManyRequests", "slow down"), ("Retry-After", "1800"));

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None));

        Assert.Equal(ErrorIds.ServiceThrottled, error.ErrorId);
        Assert.Contains("1800 seconds", error.Message, StringComparison.Ordinal);
        Assert.Empty(scripted.Clock.Delays);
    }

    [Fact]
    public async Task Write_ItsTimePassesBetweenAttempts_IsNotSentAgain()
    {
        var limit = scripted.Clock.Now.AddSeconds(10);
        scripted.Service.Answer(503, string.Empty, ("Retry-After", "11")).Answer(200, "{}");

        var error = await Assert.ThrowsAsync<JitAccessException>(
            () => scripted.Gateway.PutRuleAsync(Scripted.SecurityGroup, Scripted.Rule, Scripted.Intent with { NotAfter = limit }, CancellationToken.None));

        Assert.Equal(ErrorIds.ExpiredBeforeOpening, error.ErrorId);
        Assert.Equal(Scripted.Request.ToString(), error.RequestId);
        Assert.Single(scripted.Service.Requests);
    }

    [Fact]
    public async Task Write_ItsTimePassesAfterABrokenConnection_StillSaysExpired()
    {
        scripted.Service.Do(() => throw new HttpRequestException("broken")).Answer(200, "{}");

        var error = await Assert.ThrowsAsync<JitAccessException>(
            () => scripted.Gateway.PutRuleAsync(Scripted.SecurityGroup, Scripted.Rule,
                Scripted.Intent with { NotAfter = scripted.Clock.Now.AddMilliseconds(1) }, CancellationToken.None));

        Assert.Equal(ErrorIds.ExpiredBeforeOpening, error.ErrorId);
        Assert.Single(scripted.Service.Requests);
    }

    [Fact]
    public async Task Write_ExactlyAtItsEnd_IsNotSent()
    {
        var error = await Assert.ThrowsAsync<JitAccessException>(
            () => scripted.Gateway.PutRuleAsync(Scripted.SecurityGroup, Scripted.Rule, Scripted.Intent with { NotAfter = scripted.Clock.Now },
                CancellationToken.None));

        Assert.Equal(ErrorIds.ExpiredBeforeOpening, error.ErrorId);
        Assert.Empty(scripted.Service.Requests);
    }

    [Fact]
    public async Task Polls_AfterTheEndOfAnAcceptedWrite_GoOn()
    {
        scripted.Service
            .Answer(201, "{}", ("Azure-AsyncOperation", Scripted.Operation), ("Retry-After", "30"))
            .Answer(200, """{"status":"Succeeded"}""");

        await scripted.Gateway.PutRuleAsync(Scripted.SecurityGroup, Scripted.Rule, Scripted.Intent with { NotAfter = scripted.Clock.Now.AddSeconds(5) },
            CancellationToken.None);

        Assert.Equal(["PUT", "GET"], scripted.Service.Requests.Select(request => request.Method));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task Refused_IsNotTriedAgain(int status)
    {
        scripted.Service.Answer(status, Scripted.Error("No", "no"));

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.GetSecurityGroupAsync(Scripted.SecurityGroup, CancellationToken.None));

        Assert.Equal(status, error.Status);
        Assert.Single(scripted.Service.Requests);
    }

    [Fact]
    public async Task Cancelled_WhileWaiting_IsCancellationAndNoError()
    {
        using var cancel = new CancellationTokenSource();
        scripted.Service.Do(() =>
        {
            cancel.Cancel();
            return new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scripted.Gateway.ListSecurityGroupsAsync(cancel.Token));

        Assert.Single(scripted.Service.Requests);
    }
}
