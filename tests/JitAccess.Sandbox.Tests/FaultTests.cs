namespace JitAccess.Sandbox.Tests;

public sealed class FaultTests : IDisposable
{
    private const string Rule = SandboxClient.Web01Group + "/securityRules/test";

    private readonly SandboxClient alice = SandboxClient.Create();

    private SandboxFaults Faults => alice.World.Faults;

    public void Dispose() => alice.Dispose();

    [Fact]
    public async Task Status_AnswersWithCodeAndRetryAfter_AndIsUsedUp()
    {
        Faults.Add(new FaultRule
        {
            Kind = FaultKind.Status,
            Method = "put",
            Path = "/securityRules/test$",
            Status = 429,
            Code = "TooManyRequests",
            RetryAfter = TimeSpan.FromSeconds(17)
        });

        var read = await alice.GetAsync(SandboxClient.Web01Group);
        var refused = await alice.PutAsync(Rule, Rules.Body());
        var again = await alice.PutAsync(Rule, Rules.Body());

        Assert.Equal(200, read.Status);
        Assert.Equal(429, refused.Status);
        Assert.Equal("TooManyRequests", refused.ErrorCode);
        Assert.Equal("17", refused.Header("Retry-After"));
        Assert.Equal(201, again.Status);
        Assert.Empty(Faults.Rules);
        Assert.Equal(1, Faults.Met);
    }

    [Fact]
    public async Task Rules_AreTakenInOrderWithSkipAndTimes()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 503, Skip = 1, Times = 2 });
        Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 502 });

        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            statuses.Add((await alice.GetAsync("/subscriptions")).Status);
        }

        Assert.Equal([502, 503, 503, 200, 200], statuses);
    }

    [Fact]
    public async Task Who_MeetsOnePersonOnly()
    {
        using var bob = new SandboxClient(alice.World, "bob@contoso.example");
        Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 403, Code = "RequestDisallowedByPolicy", Who = "BOB@contoso.example" });

        Assert.Equal(200, (await alice.GetAsync("/subscriptions")).Status);
        Assert.Equal("RequestDisallowedByPolicy", (await bob.GetAsync("/subscriptions")).ErrorCode);
    }

    [Fact]
    public async Task DropBefore_CutsWithoutEffect()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.DropBefore, Method = "PUT" });

        await Assert.ThrowsAsync<HttpRequestException>(() => alice.PutAsync(Rule, Rules.Body()));

        Assert.Equal(404, (await alice.GetAsync(Rule)).Status);
        Assert.Equal([0, 404], alice.World.Requests.Select(r => r.Status));
    }

    [Fact]
    public async Task DropAfter_CutsWithTheEffect()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.DropAfter, Method = "PUT" });

        await Assert.ThrowsAsync<HttpRequestException>(() => alice.PutAsync(Rule, Rules.Body()));

        Assert.Equal(200, (await alice.GetAsync(Rule)).Status);
        Assert.Equal([0, 200], alice.World.Requests.Select(r => r.Status));
    }

    [Fact]
    public async Task Latency_PassesOnAFrozenClock()
    {
        var before = alice.World.Clock.Now;
        Faults.Add(new FaultRule { Kind = FaultKind.Latency, Delay = TimeSpan.FromMinutes(3) });

        Assert.Equal(200, (await alice.GetAsync("/subscriptions")).Status);

        Assert.Equal(TimeSpan.FromMinutes(3), alice.World.Clock.Now - before);
    }

    [Fact]
    public async Task Latency_OfARunningClock_CanBeCancelled()
    {
        var world = new SandboxWorld();
        using var client = new HttpClient(world.CreateHandler());
        world.Faults.Add(new FaultRule { Kind = FaultKind.Latency, Delay = TimeSpan.FromHours(1) });
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            client.GetAsync(new Uri("https://management.azure.com/subscriptions?api-version=1"), source.Token));
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 404)]
    public async Task FailOperation_EndsInFailedWithOrWithoutItsEffect(bool effectStays, int status)
    {
        Faults.Add(new FaultRule { Kind = FaultKind.FailOperation, Method = "PUT", Code = "InternalServerError", EffectStays = effectStays });
        var accepted = await alice.PutAsync(Rule, Rules.Body());

        Assert.Equal(201, accepted.Status);
        Assert.Equal("Failed", await alice.FinishAsync(accepted));
        Assert.Equal("InternalServerError", (await alice.GetAsync(accepted.Header("Azure-AsyncOperation")!)).ErrorCode);
        var rule = await alice.GetAsync(Rule);
        Assert.Equal(status, rule.Status);
        Assert.Equal(effectStays ? "Failed" : null, rule.Text("properties", "provisioningState"));
    }

    [Fact]
    public async Task FailOperation_OfADeletion_BringsTheRuleBackAsItWas()
    {
        const string Https = SandboxClient.Web01Group + "/securityRules/AllowHttps";
        var before = (await alice.GetAsync(Https)).At("properties")!.ToJsonString();
        Faults.Add(new FaultRule { Kind = FaultKind.FailOperation, Method = "DELETE", EffectStays = false });

        var accepted = await alice.DeleteAsync(Https);

        Assert.Equal("Failed", await alice.FinishAsync(accepted));
        Assert.Equal(before, (await alice.GetAsync(Https)).At("properties")!.ToJsonString());
    }

    [Fact]
    public async Task SurfaceLate_TakesEffectAfterItsDelay()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.SurfaceLate, Method = "PUT", Delay = TimeSpan.FromMinutes(10) });
        await alice.PutAsync(Rule, Rules.Body());
        var query = new ProbeQuery { Source = "203.0.113.7", VM = "web01", Port = 22 };

        alice.World.Clock.Advance(TimeSpan.FromMinutes(9));
        var early = alice.World.Probe(query).Allowed;
        alice.World.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False(early);
        Assert.True(alice.World.Probe(query).Allowed);
    }

    [Fact]
    public void Add_OfNonsense_IsRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => Faults.Add(new FaultRule { Kind = FaultKind.Status, Times = 0 }));
        Assert.ThrowsAny<ArgumentException>(() => Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 99 }));
        Assert.ThrowsAny<ArgumentException>(() => Faults.Add(new FaultRule { Kind = FaultKind.Status, Path = "(" }));
        Assert.Empty(Faults.Rules);
    }
}
