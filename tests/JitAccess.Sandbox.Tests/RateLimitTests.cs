using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class RateLimitTests : IDisposable
{
    private const string Groups = "/subscriptions/c0ffee00-0000-4000-8000-000000000001/resourcegroups";

    private readonly SandboxClient alice = SandboxClient.Create(new SandboxOptions { FrozenClock = true, EnforceRateLimits = true });

    private SandboxClock Clock => alice.World.Clock;

    public void Dispose() => alice.Dispose();

    [Fact]
    public async Task Reads_BeyondTheBucket_AreRefusedUntilATokenIsThere()
    {
        var statuses = new List<int>();
        for (var i = 0; i < 251; i++)
        {
            statuses.Add((await alice.GetAsync(Groups)).Status);
        }

        Clock.Advance(TimeSpan.FromMilliseconds(40) - TimeSpan.FromTicks(1));
        var early = await alice.GetAsync(Groups);
        Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(250, statuses.Count(status => status == 200));
        Assert.Equal((429, "TooManyRequests", "1", "0"),
            (early.Status, early.ErrorCode, early.Header("Retry-After"), early.Header("x-ms-ratelimit-remaining-subscription-reads")));
        Assert.Equal(200, (await alice.GetAsync(Groups)).Status);
        Assert.Equal(429, (await alice.GetAsync(Groups)).Status);
    }

    [Fact]
    public async Task NetworkWritesAndDeletes_ShareAThousandInFiveMinutes_AndTagsAreNotAmongThem()
    {
        var rule = SandboxClient.Web01Group + "/securityRules/none";
        var start = Clock.Now;
        for (var i = 0; i < 1000; i++)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            Assert.Equal(204, (await alice.DeleteAsync(rule)).Status);
        }

        Clock.Advance(TimeSpan.FromMilliseconds(100));
        var delete = await alice.DeleteAsync(rule);
        var put = await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body());
        var tags = await alice.PatchAsync(SandboxClient.Web01Group + "/providers/Microsoft.Resources/tags/default",
            JsonNode.Parse("""{"operation":"Merge","properties":{"tags":{"a":"b"}}}""")!);
        Clock.Set(start.AddMinutes(5).AddMilliseconds(100));

        Assert.Equal((429, 429, 200), (delete.Status, put.Status, tags.Status));
        Assert.Equal("200", delete.Header("Retry-After"));
        Assert.Equal(204, (await alice.DeleteAsync(rule)).Status);
        Assert.Equal(429, (await alice.DeleteAsync(rule)).Status);
    }

    [Fact]
    public async Task ResourceGraph_FifteenQueriesInFiveSeconds_SaysWhatIsLeftAndWhenMoreComes()
    {
        var query = new JsonObject { ["query"] = "resources | take 1" };
        var answers = new List<Answer>();
        for (var i = 0; i < 16; i++)
        {
            answers.Add(await alice.PostAsync("/providers/Microsoft.ResourceGraph/resources", query.DeepClone()));
        }

        Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("14", answers[0].Header("x-ms-user-quota-remaining"));
        Assert.Equal((200, "0", "00:00:05"),
            (answers[14].Status, answers[14].Header("x-ms-user-quota-remaining"), answers[14].Header("x-ms-user-quota-resets-after")));
        Assert.Equal((429, "RateLimiting", "5"), (answers[15].Status, answers[15].ErrorCode, answers[15].Header("Retry-After")));
        Assert.Equal(200, (await alice.PostAsync("/providers/Microsoft.ResourceGraph/resources", query)).Status);
    }

    [Fact]
    public async Task Buckets_OfAnotherPerson_AreTheirOwn()
    {
        using var bob = new SandboxClient(alice.World, "bob@contoso.example");
        for (var i = 0; i < 251; i++)
        {
            await alice.GetAsync(Groups);
        }

        Assert.Equal("249", (await bob.GetAsync(Groups)).Header("x-ms-ratelimit-remaining-subscription-reads"));
    }
}
