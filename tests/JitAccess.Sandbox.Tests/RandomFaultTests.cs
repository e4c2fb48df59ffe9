using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class RandomFaultTests
{
    private const string Rule = SandboxClient.Web01Group + "/securityRules/test";

    private static readonly Dictionary<FaultKind, double> Everything = Enum.GetValues<FaultKind>().ToDictionary(kind => kind, _ => 0.08);

    [Fact]
    public async Task SameSeed_SameRequests_SameFaults_AndAnotherSeedOthers()
    {
        var first = await PlayAsync(new RandomFaults { Seed = 7, Rates = Everything });
        var again = await PlayAsync(new RandomFaults { Seed = 7, Rates = Everything });
        var other = await PlayAsync(new RandomFaults { Seed = 8, Rates = Everything });

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task EveryKind_MeetsSomethingSoonerOrLater()
    {
        using var alice = SandboxClient.Create();
        alice.World.Faults.Random = new RandomFaults { Seed = 1, Rates = Everything };
        for (var i = 0; i < 400; i++)
        {
            await TryAsync(() => alice.PutAsync(Rule, Rules.Body()));
        }

        var colours = new[] { FaultKind.Latency, FaultKind.ClockSkew, FaultKind.StaleRead };
        var met = alice.World.Requests.Select(request => request.Fault).OfType<FaultKind>().Distinct().Order();
        Assert.Equal(Enum.GetValues<FaultKind>().Except(colours), met);
        Assert.True(alice.World.Faults.Met > alice.World.Requests.Count(request => request.Fault is not null), "latency and skew were met as well");
    }

    [Fact]
    public async Task Rate_IsWhatItSays()
    {
        using var alice = SandboxClient.Create();
        alice.World.Faults.Random = new RandomFaults { Seed = 3, Rates = new Dictionary<FaultKind, double> { [FaultKind.Status] = 0.25 } };
        for (var i = 0; i < 2000; i++)
        {
            await alice.GetAsync("/subscriptions");
        }

        Assert.InRange(alice.World.Requests.Count(request => request.Fault == FaultKind.Status), 430, 570);
        Assert.Equal([500, 502, 503, 504], alice.World.Requests.Select(request => request.Status).Distinct().Order().Skip(1));
    }

    [Fact]
    public async Task Filters_AndClear_HoldForChanceToo()
    {
        using var alice = SandboxClient.Create();
        alice.World.Faults.Random = new RandomFaults { Seed = 3, Method = "PUT", Rates = new Dictionary<FaultKind, double> { [FaultKind.Forbidden] = 1 } };

        Assert.Equal(200, (await alice.GetAsync(SandboxClient.Web01Group)).Status);
        Assert.Equal(403, (await alice.PutAsync(Rule, Rules.Body())).Status);
        alice.World.Faults.Clear();
        Assert.Equal(201, (await alice.PutAsync(Rule, Rules.Body())).Status);
    }

    [Theory]
    [InlineData(1.1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Rate_OutOfRange_IsRefused(double rate) =>
        Assert.ThrowsAny<ArgumentException>(() =>
            new SandboxFaults().Random = new RandomFaults { Rates = new Dictionary<FaultKind, double> { [FaultKind.Status] = rate } });

    [Fact]
    public async Task Server_SetsShowsAndEndsThem()
    {
        using var nobody = SandboxClient.Create();
        const string Path = "/sandbox/faults/random";

        var none = await nobody.GetAsync(Path);
        var set = await nobody.PutAsync(Path, JsonNode.Parse("""{"seed":5,"rates":{"status":1},"path":"/subscriptions$","longestLatency":"PT2S"}""")!);

        Assert.Equal(204, none.Status);
        Assert.Equal(200, set.Status);
        Assert.Equal("PT2S", (await nobody.GetAsync(Path)).Text("longestLatency"));
        Assert.Equal("1", (await nobody.GetAsync(Path)).Text("rates", "Status"));
        Assert.InRange((await nobody.GetAsync("/subscriptions")).Status, 500, 504);
        Assert.Equal(204, (await nobody.DeleteAsync(Path)).Status);
        Assert.Equal(200, (await nobody.GetAsync("/subscriptions")).Status);
    }

    [Theory]
    [InlineData("/sandbox/faults", """{"kind":"Status","sttaus":503}""", "sttaus")]
    [InlineData("/sandbox/faults", """{"kind":"Status","status":"soon"}""", "'status' must be a whole number")]
    [InlineData("/sandbox/faults", """{"kind":"Latency","delay":30}""", "'delay' must be a duration such as PT30S")]
    [InlineData("/sandbox/faults", """{"kind":"Latency","delay":"30s"}""", "'delay' must be a duration such as PT30S")]
    [InlineData("/sandbox/faults", """{"kind":"FailOperation","effectStays":"no"}""", "'effectStays' must be true or false")]
    [InlineData("/sandbox/faults", """{"kind":"3"}""", "'kind' is one of Status, DropBefore")]
    [InlineData("/sandbox/faults", """{"kind":"Status","times":0}""", "times >= 1")]
    [InlineData("/sandbox/faults/random", """{"rates":{"Status":0.1}}""", "'seed' is missing")]
    [InlineData("/sandbox/faults/random", """{"seed":1}""", "'rates' is missing")]
    [InlineData("/sandbox/faults/random", """{"seed":1,"rates":{"Gremlin":0.1}}""", "Gremlin")]
    [InlineData("/sandbox/faults/random", """{"seed":1,"rates":{"Status":2}}""", "between 0 and 1")]
    [InlineData("/sandbox/faults/random", """{"seed":1,"rates":{"Status":"often"}}""", "between 0 and 1")]
    public async Task Server_NonsenseIsRefusedByName(string path, string body, string named)
    {
        using var nobody = SandboxClient.Create();

        var answer = await nobody.SendAsync(path.EndsWith("random", StringComparison.Ordinal) ? HttpMethod.Put : HttpMethod.Post, path, body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(named, answer.ErrorMessage, StringComparison.Ordinal);
        Assert.Empty(nobody.World.Faults.Rules);
        Assert.Null(nobody.World.Faults.Random);
    }

    private static async Task<string> PlayAsync(RandomFaults faults)
    {
        using var alice = SandboxClient.Create(new SandboxOptions { FrozenClock = true, Start = new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero) });
        alice.World.Faults.Random = faults;
        for (var i = 0; i < 60; i++)
        {
            await TryAsync(() => alice.PutAsync(Rule, Rules.Body()));
            await TryAsync(() => alice.GetAsync(SandboxClient.Web01Group));
            await TryAsync(() => alice.DeleteAsync(Rule));
        }

        return string.Join('\n', alice.World.Requests.Select(request => $"{request.When:O} {request.Method} {request.Status} {request.Fault}"));
    }

    private static async Task TryAsync(Func<Task<Answer>> request)
    {
        try
        {
            await request();
        }
        catch (HttpRequestException)
        {
            // That is what some faults do.
        }
    }
}
