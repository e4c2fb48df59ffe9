using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class StaleReadTests
{
    private const string Rule = SandboxClient.Web01Group + "/securityRules/JitAccess-Allow-x-1";
    private const string Query = "resources | where type =~ 'microsoft.network/networksecuritygroups' | where tostring(properties.securityRules) contains 'JitAccess-' or tostring(tags) contains 'JitAccess-' | project id | order by id asc";

    [Fact]
    public async Task StaleRead_ShowsTheStateBeforeTheWrite_ForAsLongAsItIsOld()
    {
        using var alice = SandboxClient.Create();
        alice.World.Faults.Add(new FaultRule { Kind = FaultKind.StaleRead, Delay = TimeSpan.FromSeconds(30), Path = "/networkSecurityGroups", Times = 100 });
        await alice.PutAsync(Rule, Rules.Body());

        alice.World.Clock.Advance(TimeSpan.FromSeconds(29));
        var early = (await alice.GetAsync(Rule)).Status;
        var whole = Has(await alice.GetAsync(SandboxClient.Web01Group));
        var list = (await alice.GetAsync(SandboxClient.Networks + "/networkSecurityGroups")).Values.Any(group =>
            group!.ToJsonString().Contains("JitAccess-Allow", StringComparison.Ordinal));
        alice.World.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((404, false, false), (early, whole, list));
        Assert.Equal(200, (await alice.GetAsync(Rule)).Status);
        Assert.True(Has(await alice.GetAsync(SandboxClient.Web01Group)));
    }

    [Fact]
    public async Task ReadLag_OfADeletion_StillShowsTheRule()
    {
        using var alice = SandboxClient.Create(new SandboxOptions { FrozenClock = true, ReadLag = TimeSpan.FromSeconds(10) });
        await alice.PutAsync(Rule, Rules.Body());
        alice.World.Clock.Advance(TimeSpan.FromMinutes(1));
        await alice.DeleteAsync(Rule);

        var stale = (await alice.GetAsync(Rule)).Status;
        alice.World.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(200, stale);
        Assert.Equal(404, (await alice.GetAsync(Rule)).Status);
    }

    [Fact]
    public async Task ResourceGraphLag_FindsWhatWasThere_NotWhatIs()
    {
        using var alice = SandboxClient.Create(new SandboxOptions { FrozenClock = true, ResourceGraphLag = TimeSpan.FromMinutes(20) });
        await alice.PutAsync(Rule, Rules.Body());

        var early = await FindAsync(alice);
        alice.World.Clock.Advance(TimeSpan.FromMinutes(20));
        var found = await FindAsync(alice);
        await alice.DeleteAsync(Rule);

        Assert.Empty(early);
        Assert.Equal([SandboxClient.Web01Group], found, StringComparer.OrdinalIgnoreCase);
        Assert.Single(await FindAsync(alice));
        Assert.Equal(404, (await alice.GetAsync(Rule)).Status);
    }

    [Fact]
    public async Task Query_FindsRulesAndTagsOfOurs()
    {
        using var alice = SandboxClient.Create();
        alice.World.UpdateTags(SandboxClient.Networks + "/networkSecurityGroups/app-nsg",
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["JitAccess-1"] = "until=x" });
        await alice.PutAsync(Rule, Rules.Body());

        Assert.Equal(["app-nsg", "web01-nsg"], (await FindAsync(alice)).Select(id => id.Split('/')[^1]));
    }

    [Fact]
    public async Task Subscription_WithoutARoleInIt_IsForbiddenAndHiddenFromTheGraph()
    {
        using var bob = SandboxClient.Create(user: "bob@contoso.example");
        await bob.PutAsync(Rule, Rules.Body());
        var before = await FindAsync(bob);

        bob.World.SetRole("bob@contoso.example", SandboxRole.None, SandboxWorld.EmbeddedSubscriptionId);

        Assert.Single(before);
        Assert.Equal("AuthorizationFailed", (await bob.GetAsync(SandboxClient.Web01Group)).ErrorCode);
        Assert.Single((await bob.GetAsync("/subscriptions")).Values);
        Assert.Empty(await FindAsync(bob));
    }

    [Fact]
    public async Task Membership_Changed_IsSeenAfterTheLag()
    {
        using var alice = SandboxClient.Create(new SandboxOptions { FrozenClock = true, MembershipLag = TimeSpan.FromMinutes(5) });
        var carol = alice.World.People.Single(person => person.Name == "carol@contoso.example");

        alice.World.SetGroups(carol.Name, "approvers");

        Assert.Equal("sre-team", Assert.Single(await GroupsAsync(alice, carol.ObjectId)));
        alice.World.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("approvers", Assert.Single(await GroupsAsync(alice, carol.ObjectId)));
        Assert.Throws<SandboxException>(() => alice.World.SetGroups(carol.Name, "nobody"));
    }

    private static bool Has(Answer group) => group.At("properties", "securityRules")!.ToJsonString().Contains("JitAccess-Allow", StringComparison.Ordinal);

    private static async Task<string[]> FindAsync(SandboxClient client) =>
        [.. (await client.PostAsync("/providers/Microsoft.ResourceGraph/resources", new JsonObject { ["query"] = Query })).At("data")!.AsArray()
            .Select(row => row!["id"]!.GetValue<string>())];

    private static async Task<string[]> GroupsAsync(SandboxClient client, string person)
    {
        var names = (await client.GetAsync("/v1.0/groups")).Values.ToDictionary(group => group!["id"]!.GetValue<string>(),
            group => group!["displayName"]!.GetValue<string>());
        var answer = await client.PostAsync($"/v1.0/users/{person}/checkMemberGroups", new JsonObject { ["groupIds"] = Rules.List([.. names.Keys]) });
        return [.. answer.Values.Select(id => names[id!.GetValue<string>()])];
    }
}
