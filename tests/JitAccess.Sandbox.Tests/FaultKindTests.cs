namespace JitAccess.Sandbox.Tests;

public sealed class FaultKindTests : IDisposable
{
    private const string Rule = SandboxClient.Web01Group + "/securityRules/test";

    private readonly SandboxClient alice = SandboxClient.Create();

    private SandboxFaults Faults => alice.World.Faults;

    public void Dispose() => alice.Dispose();

    [Fact]
    public async Task Throttle_AndBusy_AreTheTwoMeaningsOf429()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.Throttle, RetryAfter = TimeSpan.FromSeconds(7) });
        Faults.Add(new FaultRule { Kind = FaultKind.Busy });

        var throttled = await alice.GetAsync(SandboxClient.Web01Group);
        var read = await alice.GetAsync(SandboxClient.Web01Group);
        var busy = await alice.PutAsync(Rule, Rules.Body());

        Assert.Equal((429, "TooManyRequests", "7"), (throttled.Status, throttled.ErrorCode, throttled.Header("Retry-After")));
        Assert.Equal(200, read.Status);
        Assert.Equal((429, "RetryableError", "1"), (busy.Status, busy.ErrorCode, busy.Header("Retry-After")));
        Assert.Equal("RetryableErrorDueToAnotherOperation", busy.Text("error", "details", 0, "code"));
    }

    [Fact]
    public async Task Lock_AndForbidden_AreWordedAsTheServiceDoes()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.Lock, Method = "DELETE" });
        Faults.Add(new FaultRule { Kind = FaultKind.Forbidden, Who = "alice@contoso.example", Method = "PUT" });

        var locked = await alice.DeleteAsync(Rule);
        var forbidden = await alice.PutAsync(Rule, Rules.Body());

        Assert.Equal((409, "ScopeLocked"), (locked.Status, locked.ErrorCode));
        Assert.Equal((403, "AuthorizationFailed"), (forbidden.Status, forbidden.ErrorCode));
        Assert.Contains("Microsoft.Network/networkSecurityGroups/securityRules/write", forbidden.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal([FaultKind.Lock, FaultKind.Forbidden], alice.World.Requests.Select(r => r.Fault!.Value));
    }

    [Fact]
    public async Task FailOperation_WithoutMethod_WaitsForAWrite()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.FailOperation });

        await alice.GetAsync(SandboxClient.Web01Group);

        Assert.Equal("Failed", await alice.FinishAsync(await alice.PutAsync(Rule, Rules.Body())));
    }

    [Fact]
    public async Task SurfaceLate_WithItsAnswerDropped_OpensMinutesAfterTheClientDied()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.SurfaceLate, Delay = TimeSpan.FromMinutes(4), DropAnswer = true });

        await Assert.ThrowsAsync<HttpRequestException>(() => alice.PutAsync(Rule, Rules.Body()));

        Assert.Equal(404, (await alice.GetAsync(Rule)).Status);
        alice.World.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(200, (await alice.GetAsync(Rule)).Status);
    }

    [Fact]
    public async Task ClockSkew_IsInTheDateHeaderOnly_AndLetsOtherFaultsThrough()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.ClockSkew, Delay = TimeSpan.FromSeconds(-90), Times = 2 });
        Faults.Add(new FaultRule { Kind = FaultKind.Status, Status = 503 });
        var now = alice.World.Clock.Now;

        var answers = new[] { await alice.GetAsync("/subscriptions"), await alice.GetAsync("/subscriptions"), await alice.GetAsync("/subscriptions") };

        Assert.Equal([503, 200, 200], answers.Select(answer => answer.Status));
        Assert.Equal([-90, -90, 0],
            answers.Select(answer => (DateTimeOffset.Parse(answer.Header("Date")!, System.Globalization.CultureInfo.InvariantCulture) - now).TotalSeconds));
        Assert.Equal(now, alice.World.Clock.Now);
    }

    [Fact]
    public async Task DateSkew_OfTheWorld_IsInEveryAnswer()
    {
        using var skewed = SandboxClient.Create(new SandboxOptions { FrozenClock = true, DateSkew = TimeSpan.FromSeconds(75) });

        var date = DateTimeOffset.Parse((await skewed.GetAsync("/subscriptions")).Header("Date")!, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(75, (date - skewed.World.Clock.Now).TotalSeconds);
    }

    [Fact]
    public void ClockSkew_MayBeNegativeAndNothingElse()
    {
        Faults.Add(new FaultRule { Kind = FaultKind.ClockSkew, Delay = TimeSpan.FromSeconds(-1) });

        Assert.ThrowsAny<ArgumentException>(() => Faults.Add(new FaultRule { Kind = FaultKind.StaleRead, Delay = TimeSpan.FromSeconds(-1) }));
    }
}
