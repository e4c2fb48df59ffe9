using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class ControlPlaneTests : IDisposable
{
    private readonly SandboxClient nobody = new(
        new SandboxWorld(new SandboxOptions { FrozenClock = true, Start = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero) }), user: null);

    public void Dispose() => nobody.Dispose();

    [Fact]
    public async Task Probe_AnswersInTheAgreedShape()
    {
        var answer = await nobody.PostAsync("/sandbox/probe", JsonNode.Parse("""{"source":"198.51.100.9","vm":"web01","port":22,"protocol":"Tcp"}""")!);

        Assert.Equal(
            """{"allowed":false,"decidedBy":[{"nsg":"web01-nsg","rule":"DenyBadRangeSsh","access":"Deny","priority":300,"nic":"web01-nic","address":"10.10.1.4"}]}""",
            answer.Body!.ToJsonString());
    }

    [Theory]
    [InlineData("{}", "source")]
    [InlineData("{\"source\":\"203.0.113.7\"}", "vm")]
    [InlineData("{\"source\":\"203.0.113.7\",\"vm\":\"web01\",\"port\":\"x\"}", "port")]
    [InlineData("{\"source\":\"203.0.113.7\",\"vm\":\"none\",\"port\":22}", "none")]
    [InlineData("[]", "object")]
    [InlineData("", "object")]
    [InlineData("{", "")]
    public async Task Probe_ThatMakesNoSense_Is400(string body, string named)
    {
        var answer = await nobody.SendAsync(HttpMethod.Post, "/sandbox/probe", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(named, answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_CanBeReadAdvancedAndSet()
    {
        Assert.Equal("2026-01-31T12:00:00Z", (await nobody.GetAsync("/sandbox/clock")).Text("now"));
        Assert.Equal("2026-01-31T13:30:00Z", (await nobody.PutAsync("/sandbox/clock", new JsonObject { ["advance"] = "PT1H30M" })).Text("now"));
        Assert.Equal("2026-02-01T00:00:00Z", (await nobody.PutAsync("/sandbox/clock", new JsonObject { ["now"] = "2026-02-01T01:00:00+01:00" })).Text("now"));
        Assert.Equal(400, (await nobody.PutAsync("/sandbox/clock", new JsonObject { ["advance"] = "an hour" })).Status);
        Assert.Equal(400, (await nobody.PutAsync("/sandbox/clock", new JsonObject { ["advance"] = "-PT1H" })).Status);
        Assert.Equal(400, (await nobody.PutAsync("/sandbox/clock", new JsonObject())).Status);
    }

    [Fact]
    public async Task Token_LetsItsHolderIn()
    {
        var token = await nobody.GetAsync("/sandbox/token?user=rita@contoso.example");

        var answer = await nobody.SendAsync(HttpMethod.Get, SandboxClient.Web01Group, null, ("Authorization", "Bearer " + token.Text("accessToken")));

        Assert.Equal("2026-01-31T13:00:00Z", token.Text("expiresOn"));
        Assert.Equal(200, answer.Status);
        Assert.Equal("rita@contoso.example", nobody.World.Requests.Single().Who);
    }

    [Fact]
    public async Task Token_ForAStrangerOrNobody_Is400()
    {
        Assert.Equal(400, (await nobody.GetAsync("/sandbox/token?user=eve")).Status);
        Assert.Equal(400, (await nobody.GetAsync("/sandbox/token")).Status);
    }

    [Fact]
    public async Task Requests_AreShownAndForgotten()
    {
        await nobody.GetAsync("/subscriptions");
        var log = await nobody.GetAsync("/sandbox/requests");

        Assert.Equal("""{"method":"GET","path":"/subscriptions","query":"?api-version=2024-05-01","status":401,"who":null,"when":"2026-01-31T12:00:00Z","isPoll":false,"correlationId":null,"fault":null}""", log.At(0)!.ToJsonString());
        Assert.Single(log.Body!.AsArray());
        Assert.Equal(204, (await nobody.DeleteAsync("/sandbox/requests")).Status);
        Assert.Empty((await nobody.GetAsync("/sandbox/requests")).Body!.AsArray());
    }

    [Fact]
    public async Task Faults_AreAddedShownAndCleared()
    {
        var added = await nobody.PostAsync("/sandbox/faults",
            JsonNode.Parse("""{"kind":"status","path":"/subscriptions$","status":503,"times":3,"retryAfter":"PT5S"}""")!);

        Assert.Equal(201, added.Status);
        Assert.Equal(503, (await nobody.GetAsync("/subscriptions")).Status);
        Assert.Equal("PT5S", (await nobody.GetAsync("/sandbox/faults")).Text(0, "retryAfter"));
        Assert.Equal(204, (await nobody.DeleteAsync("/sandbox/faults")).Status);
        Assert.Equal(401, (await nobody.GetAsync("/subscriptions")).Status);
        Assert.Equal(400, (await nobody.PostAsync("/sandbox/faults", JsonNode.Parse("""{"kind":"gremlin"}""")!)).Status);
        Assert.Equal(400, (await nobody.PostAsync("/sandbox/faults", JsonNode.Parse("""{"kind":"status","path":"("}""")!)).Status);
    }

    [Fact]
    public async Task PeopleAndResources_AreShown()
    {
        Assert.Equal("alice@contoso.example", (await nobody.GetAsync("/sandbox/people")).Text(0, "name"));
        Assert.Equal(10, (await nobody.GetAsync("/sandbox/resources?type=Microsoft.Compute/virtualMachines")).Body!.AsArray().Count);
        Assert.Equal(404, (await nobody.GetAsync("/sandbox/nothing")).Status);
    }

    [Theory]
    [InlineData("2022-09-01")]
    [InlineData("2019-05-01")]
    [InlineData("2015-01-01")]
    public async Task Metadata_NamesTheHostThatWasCalled(string version)
    {
        using var local = new SandboxClient(nobody.World, null, "https://localhost:8443");

        var answer = await local.GetAsync("/metadata/endpoints?api-version=" + version);

        var cloud = answer.Body is JsonArray array ? array[0]! : answer.Body!;
        Assert.Equal(version == "2019-05-01", answer.Body is JsonArray);
        Assert.Equal("https://localhost:8443/", cloud["authentication"]!["loginEndpoint"]!.GetValue<string>());
        Assert.Equal(version == "2015-01-01" ? null : "https://localhost:8443", cloud["resourceManager"]?.GetValue<string>());
    }

    [Fact]
    public async Task Login_GivesAServicePrincipalItsToken()
    {
        var sweeper = nobody.World.People.Single(p => p.Name == "sweeper");
        using var client = new HttpClient(nobody.World.CreateHandler());
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", sweeper.AppId), new("client_secret", "any")]);

        using var response = await client.PostAsync(new Uri($"https://localhost/{SandboxWorld.TenantId}/oauth2/v2.0/token"), form);

        var token = (await Answer.ReadAsync(response)).Text("access_token")!;
        Assert.Equal(200, (await nobody.SendAsync(HttpMethod.Get, SandboxClient.Web01Group, null, ("Authorization", "Bearer " + token))).Status);
        using var people = new FormUrlEncodedContent([new("grant_type", "password"), new("username", "alice@contoso.example")]);
        using var refused = await client.PostAsync(new Uri($"https://localhost/{SandboxWorld.TenantId}/oauth2/v2.0/token"), people);
        Assert.Equal(400, (int)refused.StatusCode);
    }
}
