using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Ports;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class OperationPollingTests
{
    private const string Running = """{"status":"InProgress"}""";
    private const string Done = """{"status":"Succeeded"}""";

    private readonly Scripted scripted = new();

    [Fact]
    public async Task Put_OperationWithoutRetryAfter_IsPolledEverMoreSlowly()
    {
        scripted.Service.Answer(201, "{}", ("Azure-AsyncOperation", Scripted.Operation));
        for (var i = 0; i < 5; i++)
        {
            scripted.Service.Answer(200, Running);
        }

        scripted.Service.Answer(200, Done);

        await PutAsync();

        Assert.Equal([1, 2, 4, 8, 10, 10], scripted.Clock.Delays.Select(delay => delay.TotalSeconds));
        Assert.All(scripted.Service.Requests.Skip(1), request => Assert.Equal(Scripted.Operation, request.Uri.AbsoluteUri));
    }

    [Fact]
    public async Task Put_RetryAfterOfEachAnswer_SetsThePace()
    {
        scripted.Service.Answer(201, "{}", ("Azure-AsyncOperation", Scripted.Operation), ("Retry-After", "3")).Answer(200, Running, ("Retry-After", "7"))
            .Answer(200, Done);

        await PutAsync();

        Assert.Equal([3, 7], scripted.Clock.Delays.Select(delay => delay.TotalSeconds));
    }

    [Fact]
    public async Task Put_OperationFails_CarriesCodeAndMessage()
    {
        scripted.Service.Answer(200, "{}", ("Azure-AsyncOperation", Scripted.Operation))
            .Answer(200, """{"status":"Failed","error":{"code":"SecurityRuleConflict","message":"rule X has it"}}""");

        var error = await Assert.ThrowsAsync<GatewayException>(PutAsync);

        Assert.Equal(ErrorIds.OperationFailed, error.ErrorId);
        Assert.True(error.IsRuleConflict);
        Assert.Contains("rule X has it", error.Message, StringComparison.Ordinal);
        Assert.Contains(CorrelationId.Of(Scripted.Request), error.Message, StringComparison.Ordinal);
        Assert.Equal(Scripted.Request.ToString(), error.RequestId);
    }

    [Fact]
    public async Task Put_OperationCanceledWithoutReason_IsAFailure()
    {
        scripted.Service.Answer(200, "{}", ("Azure-AsyncOperation", Scripted.Operation)).Answer(200, """{"status":"Canceled"}""");

        var error = await Assert.ThrowsAsync<GatewayException>(PutAsync);

        Assert.Equal((ErrorIds.OperationFailed, "Canceled"), (error.ErrorId, error.Code));
    }

    [Fact]
    public async Task Put_OperationNeverEnds_TimesOutAfterFiveMinutesOfTheClock()
    {
        var start = scripted.Clock.Now;
        scripted.Service.Answer(201, "{}", ("Azure-AsyncOperation", Scripted.Operation), ("Retry-After", "0")).Answer(200, Running, ("Retry-After", "0"));

        var error = await Assert.ThrowsAsync<GatewayException>(PutAsync);

        Assert.Equal((ErrorIds.OperationTimedOut, JitErrorKind.Timeout), (error.ErrorId, error.Kind));
        Assert.InRange(scripted.Clock.Now - start, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.5));
        Assert.InRange(scripted.Service.Requests.Count, 10, 60);
    }

    [Fact]
    public async Task Put_OnlyTheBodySaysUpdating_LooksAtTheRule()
    {
        scripted.Service.Answer(201, """{"properties":{"provisioningState":"Updating"}}""").Answer(200, """{"properties":{"provisioningState":"Succeeded"}}""");

        await PutAsync();

        Assert.Equal(scripted.Service.Requests[0].Uri, scripted.Service.Requests[1].Uri);
        Assert.Equal("GET", scripted.Service.Requests[1].Method);
    }

    [Fact]
    public async Task Put_OnlyTheBodySaysUpdatingAndThenFailed_Throws()
    {
        scripted.Service.Answer(201, """{"properties":{"provisioningState":"Updating"}}""").Answer(200, """{"properties":{"provisioningState":"Failed"}}""");

        Assert.Equal(ErrorIds.OperationFailed, (await Assert.ThrowsAsync<GatewayException>(PutAsync)).ErrorId);
    }

    [Theory]
    [InlineData("http://management.azure.com/operations/1")]
    [InlineData("https://management.azure.com.evil.example/operations/1")]
    [InlineData("https://management.azure.com:8443/operations/1")]
    [InlineData("https://management.azure.com@evil.example/operations/1")]
    [InlineData("/operations/1")]
    public async Task Put_OperationElsewhere_GetsNoToken(string link)
    {
        scripted.Service.Answer(201, "{}", ("Azure-AsyncOperation", link));

        var error = await Assert.ThrowsAsync<GatewayException>(PutAsync);

        Assert.Equal(ErrorIds.AnswerMalformed, error.ErrorId);
        Assert.Single(scripted.Service.Requests);
    }

    [Fact]
    public async Task Delete_OnlyLocation_IsFollowedWhile202()
    {
        scripted.Service.Answer(202, null, ("Location", Scripted.Operation)).Answer(202).Answer(204);

        Assert.True(await DeleteAsync());

        Assert.Equal(3, scripted.Service.Requests.Count);
        Assert.Equal(Scripted.Operation, scripted.Service.Requests[2].Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, false)]
    [InlineData(404, false)]
    public async Task Delete_AtOnce_SaysWhetherTheRuleWasThere(int status, bool expected)
    {
        scripted.Service.Answer(status);

        Assert.Equal(expected, await DeleteAsync());
    }

    [Fact]
    public async Task Delete_AcceptedWithoutAnyLink_IsMalformed()
    {
        scripted.Service.Answer(202);

        Assert.Equal(ErrorIds.AnswerMalformed, (await Assert.ThrowsAsync<GatewayException>(DeleteAsync)).ErrorId);
    }

    [Fact]
    public async Task Poll_WithoutStatus_IsMalformed()
    {
        scripted.Service.Answer(201, "{}", ("Azure-AsyncOperation", Scripted.Operation)).Answer(200, "{}");

        Assert.Equal(ErrorIds.AnswerMalformed, (await Assert.ThrowsAsync<GatewayException>(PutAsync)).ErrorId);
    }

    private Task PutAsync() => scripted.Gateway.PutRuleAsync(Scripted.SecurityGroup, Scripted.Rule, Scripted.Intent, CancellationToken.None);

    private Task<bool> DeleteAsync() => scripted.Gateway.DeleteRuleAsync(Scripted.SecurityGroup, Scripted.Rule.Name, Scripted.Intent, CancellationToken.None);
}
