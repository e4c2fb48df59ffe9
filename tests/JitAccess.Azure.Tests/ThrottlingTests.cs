using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Tests.Support;
using JitAccess.Azure.Throttling;
using JitAccess.Core.Ports;
using Xunit;

namespace JitAccess.Azure.Tests;

/// <summary>The service's limits, at its real numbers, in virtual time.</summary>
public sealed class ThrottlingTests
{
    private readonly VirtualAzure azure = new VirtualAzure().WithGroups(3);

    [Fact]
    public void Reads_ManyAtOnce_TakeWhatTheBucketDictatesAndAreNeverRefused()
    {
        azure.Run(gateway => Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => gateway.GetSecurityGroupAsync(VirtualAzure.Group(0), CancellationToken.None))));

        Assert.Equal(0, azure.Refused);
        Assert.InRange(azure.Elapsed.TotalSeconds, 30, 30.5);
    }

    [Fact]
    public void Deletes_ManyAtOnce_TakeWhatTheBucketDictates_WhileWritesHaveTheirOwn()
    {
        azure.Run(gateway => Task.WhenAll(
            Task.WhenAll(Enumerable.Range(0, 400).Select(number => DeleteAsync(gateway, number % 2))),
            Task.WhenAll(Enumerable.Range(0, 300).Select(_ => TagAsync(gateway)))));

        Assert.Equal(0, azure.Refused);
        Assert.InRange(azure.Elapsed.TotalSeconds, 20, 20.5);
    }

    [Fact]
    public void NetworkWrites_BeyondAThousand_WaitForTheFiveMinutes_AndTagsDoNotWaitBehindThem()
    {
        var tagged = TimeSpan.Zero;
        azure.Run(async gateway =>
        {
            var deletes = Task.WhenAll(Enumerable.Range(0, 1010).Select(number => DeleteAsync(gateway, number % 2)));
            await azure.World.Clock.DelayAsync(TimeSpan.FromSeconds(100));
            await TagAsync(gateway);
            tagged = azure.Elapsed;
            await deletes;
        });

        Assert.Equal(0, azure.Refused);
        Assert.InRange(tagged.TotalSeconds, 100, 100.5);
        Assert.InRange(azure.Elapsed.TotalSeconds, 300, 302);
    }

    [Fact]
    public void Requests_InLine_AreSentInTheOrderOfComing()
    {
        azure.Run(gateway =>
            Task.WhenAll(Enumerable.Range(0, 400)
                .Select(number => gateway.DeleteRuleAsync(VirtualAzure.Group(number % 3), $"rule{number}", Scripted.Intent, CancellationToken.None))));

        var sent = azure.World.Requests.Where(request => request.Method == "DELETE")
            .Select(request => int.Parse(request.Path.Split("rule")[^1], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(400, sent.Length);
        for (var group = 0; group < 3; group++)
        {
            Assert.Equal(sent.Where(number => number % 3 == group).Order(), sent.Where(number => number % 3 == group));
        }
    }

    [Fact]
    public void TwoSessions_OfOnePerson_ShareTheBucketWithoutLosingMuch()
    {
        azure.Run(async () =>
        {
            using var one = await azure.OpenAsync();
            using var two = await azure.OpenAsync();
            await Task.WhenAll(new[] { one, two }
                .SelectMany(session =>
                Enumerable.Range(0, 500).Select(_ => session.Network.GetSecurityGroupAsync(VirtualAzure.Group(0), CancellationToken.None))));
        });

        Assert.InRange(azure.Elapsed.TotalSeconds, 30, 36);
        Assert.InRange(azure.Refused, 0, 100);
    }

    [Fact]
    public void Requests_InFlight_AreBounded()
    {
        azure.Run(gateway => Task.WhenAll(Enumerable.Range(0, 200).Select(_ => gateway.GetSecurityGroupAsync(VirtualAzure.Group(0), CancellationToken.None))));

        Assert.Equal(ThrottlePolicy.MaxInFlight, azure.MostInFlight);
    }

    [Fact]
    public void Waiting_Cancelled_EndsAtOnceAndLeavesThePlaceToOthers()
    {
        azure.Run(async gateway =>
        {
            var first = Enumerable.Range(0, 250).Select(_ => gateway.GetSecurityGroupAsync(VirtualAzure.Group(0), CancellationToken.None)).ToArray();
            using var cancel = new CancellationTokenSource();
            var given = Enumerable.Range(0, 500).Select(_ => gateway.GetSecurityGroupAsync(VirtualAzure.Group(0), cancel.Token)).ToArray();
            var last = gateway.GetSecurityGroupAsync(VirtualAzure.Group(1), CancellationToken.None);
            await Task.WhenAll(first);
            await azure.World.Clock.DelayAsync(TimeSpan.FromSeconds(1));

            cancel.Cancel();

            Assert.InRange(given.Count(task => task.IsCanceled), 450, 480);
            Assert.False(last.IsCompleted);
            await last;
        });

        Assert.InRange(azure.Elapsed.TotalSeconds, 1, 1.5);
    }

    [Fact]
    public async Task Remaining_LessThanWeThought_IsFollowedDownward()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, """{"value":[]}""", ("x-ms-ratelimit-remaining-subscription-reads", "1")).Answer(200, """{"value":[]}""");

        await scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None);
        await scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None);
        var before = scripted.Clock.Delays.Count;
        await scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None);

        Assert.Equal(0, before);
        Assert.Equal([TimeSpan.FromMilliseconds(40)], scripted.Clock.Delays);
    }

    [Fact]
    public async Task Remaining_MoreThanWeThought_IsNotBelieved()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, """{"value":[]}""", ("x-ms-ratelimit-remaining-subscription-reads", "11999"));
        for (var i = 0; i < 251; i++)
        {
            await scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None);
        }

        Assert.Equal([TimeSpan.FromMilliseconds(40)], scripted.Clock.Delays);
    }

    [Fact]
    public async Task Throttled_OneRequest_HoldsBackTheOthersOfItsKindUntilRetryAfter()
    {
        var scripted = new Scripted(subscriptions: 2);
        scripted.Service.Answer(429, Scripted.Error("TooManyRequests", "slow down"), ("Retry-After", "120")).Answer(200, """{"value":[]}""");
        var start = scripted.Clock.Now;

        await scripted.Gateway.ListSecurityGroupsAsync(CancellationToken.None);

        Assert.Equal(120, (scripted.Clock.Now - start).TotalSeconds);
        Assert.Equal(3, scripted.Service.Requests.Count);
    }

    [Fact]
    public void GraphQueries_ManyAtOnce_KeepToTheQuota()
    {
        azure.Run(gateway => Task.WhenAll(Enumerable.Range(0, 40).Select(_ => gateway.FindSecurityGroupsOfOursAsync(CancellationToken.None))));

        Assert.Equal(0, azure.Refused);
        Assert.InRange(azure.Elapsed.TotalSeconds, 10, 14);
    }

    private static Task DeleteAsync(INetworkGateway gateway, int group) =>
        gateway.DeleteRuleAsync(VirtualAzure.Group(group), "none", Scripted.Intent, CancellationToken.None);

    private static Task TagAsync(INetworkGateway gateway) =>
        gateway.MergeTagsAsync(VirtualAzure.Group(2), new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "b" }, Scripted.Intent,
            CancellationToken.None);
}
