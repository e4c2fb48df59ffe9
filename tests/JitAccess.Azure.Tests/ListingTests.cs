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

public sealed class ListingTests
{
    [Fact]
    public async Task List_NextLink_IsFollowedToTheLastPage()
    {
        var scripted = new Scripted();
        scripted.Service
            .Answer(200, Page("a", "https://management.azure.com/subscriptions/x?api-version=1&$skiptoken=2"))
            .Answer(200, Page("b", "https://MANAGEMENT.azure.com:443/subscriptions/x?api-version=1&$skiptoken=3"))
            .Answer(200, Page("c", null));

        var groups = await scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None);

        Assert.Equal(["a", "b", "c"], groups.Select(group => group.Name));
        Assert.Single(scripted.Service.Requests.Select(request => request.CorrelationId).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task List_NextLinkToAnotherHost_GetsNoToken()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, Page("a", "https://evil.example/subscriptions/x?api-version=1"));

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None));

        Assert.Equal(ErrorIds.AnswerMalformed, error.ErrorId);
        Assert.Single(scripted.Service.Requests);
    }

    [Fact]
    public async Task List_PagesWithoutEnd_Stops()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, Page("a", "https://management.azure.com/subscriptions/x?api-version=1&$skiptoken=2"));

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None));

        Assert.Equal(ErrorIds.AnswerMalformed, error.ErrorId);
        Assert.Equal(ArmClient.MaxPages + 1, scripted.Service.Requests.Count);
    }

    [Fact]
    public async Task List_SeveralSubscriptions_CoversEachOnceInTheirOrder()
    {
        var scripted = new Scripted(subscriptions: 7);
        scripted.Service.Answer(200, Page("a", null));

        var groups = await scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None);

        Assert.Equal(7, groups.Count);
        Assert.Equal(7, scripted.Service.Requests.Select(request => request.Uri.AbsolutePath).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task List_OneSubscriptionRefuses_SaysWhichAndNotThatItWasCancelled()
    {
        var scripted = new Scripted(subscriptions: 7);
        scripted.Service.Answer(200, Page("a", null)).Answer(403, Scripted.Error("AuthorizationFailed", "no"));

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None));

        Assert.Equal(ErrorIds.AuthorizationFailed, error.ErrorId);
        Assert.Contains("Subscription ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>gateway</html>")]
    [InlineData("{}")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""{"value":[{"name":"x","properties":{}}]}""")]
    [InlineData("""{"value":[1]}""")]
    [InlineData("")]
    public async Task List_OddAnswers_AreMalformedAndNoCrash(string body)
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, body);

        var error = await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None));

        Assert.Equal((ErrorIds.AnswerMalformed, JitErrorKind.Service), (error.ErrorId, error.Kind));
    }

    [Fact]
    public async Task Requests_CarryVersionAgentAndToken()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, Page("a", null));

        await scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None);

        var sent = Assert.Single(scripted.Service.Requests);
        Assert.Equal("?api-version=2024-05-01", sent.Uri.Query);
        Assert.Matches(@"^JitAccess/\d+\.\d+\.\d+$", sent.UserAgent);
        Assert.Equal("Bearer " + scripted.Token, sent.Authorization);
        Assert.True(Guid.TryParse(sent.CorrelationId, out _));
    }

    private static string Page(string name, string? next) => $$"""
        {"value":[{"id":"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/{{name}}","properties":{} }],"nextLink":{{(next is null ? "null" : $"\"{next}\"")}} }
        """;
}
