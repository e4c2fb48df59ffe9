using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Core.Rules;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class FindingTests
{
    private const string OtherSubscription = "c0ffee00-0000-4000-8000-000000000002";

    private readonly VirtualAzure azure = new VirtualAzure().WithGroups(5);

    [Fact]
    public void Groups_WithRulesOrTagsOfOurs_AreFoundInEverySubscription()
    {
        var other = ResourceId.Parse($"/subscriptions/{OtherSubscription}/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/other-nsg");
        azure.Put(other);
        IReadOnlyList<ResourceId> found = [];
        azure.Run(async gateway =>
        {
            await PutAsync(gateway, VirtualAzure.Group(1), OurRuleName.Allow(Scripted.Request, 1));
            await PutAsync(gateway, VirtualAzure.Group(2), OurRuleName.Deny(Core.Requests.VmKey.Of(Scripted.VirtualMachine), 1));
            await PutAsync(gateway, VirtualAzure.Group(3), "SomebodyElses");
            await gateway.MergeTagsAsync(
                other, new Dictionary<string, string>(StringComparer.Ordinal) { [GrantTag.Name(Scripted.Request)] = "until=x" }, Scripted.Intent,
                CancellationToken.None);
            found = await gateway.FindSecurityGroupsOfOursAsync(CancellationToken.None);
        });

        Assert.Equal([VirtualAzure.Group(1), VirtualAzure.Group(2), other], found);
    }

    [Fact]
    public async Task Find_SkipToken_IsFollowedAndWhatComesTwiceCountsOnce()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, Page("next", "a", "b")).Answer(200, Page(null, "b", "c"));

        var found = await scripted.Gateway.FindSecurityGroupsOfOursAsync(CancellationToken.None);

        Assert.Equal(["a", "b", "c"], found.Select(id => id.Name));
        Assert.Equal(["", "next"],
            scripted.Service.Requests.Select(request => Options(request).TryGetProperty("$skipToken", out var token) ? token.GetString() : ""));
        Assert.All(scripted.Service.Requests, request => Assert.Equal(1000, Options(request).GetProperty("$top").GetInt32()));
    }

    [Fact]
    public async Task Find_MoreSubscriptionsThanAQueryTakes_AsksInParts()
    {
        var scripted = new Scripted(subscriptions: 2001);
        scripted.Service.Answer(200, Page(null, "a"));

        await scripted.Gateway.FindSecurityGroupsOfOursAsync(CancellationToken.None);

        Assert.Equal([1000, 1000, 1],
            scripted.Service.Requests.Select(request => JsonDocument.Parse(request.Body!).RootElement.GetProperty("subscriptions").GetArrayLength()));
    }

    [Theory]
    [InlineData("""{"data":[],"resultTruncated":"true"}""")]
    [InlineData("""{"totalRecords":0}""")]
    [InlineData("""{"data":[{"name":"x"}]}""")]
    public async Task Find_AnAnswerThatIsNotWhole_IsMalformed(string body)
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, body);

        Assert.Equal(ErrorIds.AnswerMalformed,
            (await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.FindSecurityGroupsOfOursAsync(CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task Find_QuotaUsedUp_WaitsUntilItIsReset()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, Page("next", "a"), ("x-ms-user-quota-remaining", "0"), ("x-ms-user-quota-resets-after", "00:00:03"))
            .Answer(200, Page(null, "b"));

        await scripted.Gateway.FindSecurityGroupsOfOursAsync(CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(3)], scripted.Clock.Delays);
    }

    [Fact]
    public void List_SubscriptionThatCannotBeRead_IsReportedAndTheRestIsThere()
    {
        azure.Put(ResourceId.Parse($"/subscriptions/{OtherSubscription}/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/other-nsg"));
        azure.World.SetRole("bob@contoso.example", SandboxRole.None, OtherSubscription);
        FleetListing<NetworkSecurityGroup>? listed = null;
        GatewayException? error = null;

        azure.Run(
            async gateway =>
            {
                listed = await gateway.ListReadableSecurityGroupsAsync(CancellationToken.None);
                error = await Assert.ThrowsAsync<GatewayException>(() => gateway.ListSecurityGroupsAsync(CancellationToken.None));
            },
            "bob@contoso.example");

        Assert.Contains(listed!.Items, group => group.Id.Equals(VirtualAzure.Group(0)));
        Assert.DoesNotContain(listed.Items, group => group.Name == "other-nsg");
        var unreadable = Assert.Single(listed.Unreadable);
        Assert.Equal((OtherSubscription, ErrorIds.AuthorizationFailed), (unreadable.Subscription.SubscriptionId, unreadable.ErrorId));
        Assert.Contains("does not have authorization", unreadable.Reason, StringComparison.Ordinal);
        Assert.True(error!.IsAuthorizationFailed);
    }

    [Fact]
    public async Task List_TokenExpired_IsAnErrorAndNotAnUnreadableSubscription()
    {
        var scripted = new Scripted(subscriptions: 3);
        scripted.Service.Answer(401, Scripted.Error("ExpiredAuthenticationToken", "expired"));

        Assert.Equal(ErrorIds.TokenExpired,
            (await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListReadableNetworkInterfacesAsync(CancellationToken.None))).ErrorId);
    }

    [Fact]
    public void ServiceTags_FirstCallerGivesUp_TheSecondReadsThem()
    {
        azure.World.Faults.Add(new FaultRule { Kind = FaultKind.Latency, Path = "/serviceTags", Delay = TimeSpan.FromSeconds(30), Times = 2 });
        IReadOnlyDictionary<string, AddressSet>? tags = null;
        azure.Run(async gateway =>
        {
            Task<IReadOnlyDictionary<string, AddressSet>> ReadAsync(CancellationToken token) =>
                gateway.ListServiceTagsAsync(SandboxWorld.EmbeddedSubscriptionId, "westeurope", token);
            var first = azure.CancelledAfterAsync(ReadAsync, TimeSpan.FromSeconds(5));
            var second = ReadAsync(CancellationToken.None);
            var third = ReadAsync(CancellationToken.None);
            await first;
            tags = await second;
            Assert.Same(tags, await third);
        });

        Assert.NotNull(tags);
        Assert.InRange(azure.Elapsed.TotalSeconds, 35, 36);
    }

    private static Task PutAsync(INetworkGateway gateway, ResourceId group, string rule) =>
        gateway.PutRuleAsync(group, Scripted.Rule with { Name = rule }, Scripted.Intent, CancellationToken.None);

    private static JsonElement Options(SentRequest request) => JsonDocument.Parse(request.Body!).RootElement.GetProperty("options");

    private static string Page(string? token, params string[] names) => JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["data"] = names.Select(name =>
            new { id = $"/subscriptions/{Scripted.SubscriptionId}/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/{name}" }),
        ["$skipToken"] = token,
        ["resultTruncated"] = token is null ? "false" : "true",
    });
}
