namespace JitAccess.Sandbox.Tests;

public sealed class VirtualTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly SandboxWorld world = new(new SandboxOptions { Start = Start, VirtualTime = true });

    [Fact]
    public void Run_ManyWait_JumpsFromOneToTheNextInOrder()
    {
        var woken = new List<(int Who, double Second)>();
        async Task WaitAsync(int who, double seconds)
        {
            await world.Clock.DelayAsync(TimeSpan.FromSeconds(seconds));
            woken.Add((who, (world.Clock.Now - Start).TotalSeconds));
        }

        world.Clock.Run(() => Task.WhenAll(WaitAsync(1, 3600), WaitAsync(2, 5), WaitAsync(3, 5), WaitAsync(4, 0)));

        Assert.Equal([(4, 0), (2, 5), (3, 5), (1, 3600)], woken);
        Assert.Equal(0, world.Clock.StrayWaits);
    }

    [Fact]
    public void Run_ThousandsOfRequestsWithLatency_TakeTheTimeOfOneAndStayInOrder()
    {
        var slow = new SandboxWorld(new SandboxOptions { Start = Start, VirtualTime = true, Latency = TimeSpan.FromMilliseconds(20) });
        using var alice = new SandboxClient(slow);

        slow.Clock.Run(() =>
            Task.WhenAll(Enumerable.Range(0, 2000).Select(i => alice.GetAsync($"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourcegroups?n={i}"))));

        Assert.Equal(TimeSpan.FromMilliseconds(20), slow.Clock.Now - Start);
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => $"?n={i}&api-version={SandboxClient.ApiVersion}"), slow.Requests.Select(r => r.Query));
        Assert.Equal(0, slow.Clock.StrayWaits);
    }

    [Fact]
    public void Run_WorkThatFails_ThrowsWhatItThrew()
    {
        async Task FailAsync()
        {
            await world.Clock.DelayAsync(TimeSpan.FromSeconds(1));
            throw new FormatException("mine");
        }

        Assert.Equal("mine", Assert.Throws<FormatException>(() => world.Clock.Run(FailAsync)).Message);
        world.Clock.Run(() => world.Clock.DelayAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(Start.AddSeconds(2), world.Clock.Now);
    }

    [Fact]
    public void Run_OfAClockThatIsNotVirtual_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new SandboxWorld().Clock.Run(() => Task.CompletedTask));

    [Fact]
    public void Delay_Cancelled_EndsAtOnceAndTakesNoTime()
    {
        using var cancel = new CancellationTokenSource();
        async Task CancelAsync()
        {
            await world.Clock.DelayAsync(TimeSpan.FromSeconds(2));
            cancel.Cancel();
        }

        Assert.ThrowsAny<OperationCanceledException>(() =>
            world.Clock.Run(() => Task.WhenAll(world.Clock.DelayAsync(TimeSpan.FromHours(1), cancel.Token), CancelAsync())));

        Assert.Equal(Start.AddSeconds(2), world.Clock.Now);
    }

    [Fact]
    public void Advance_WakesWhoIsDueAndNobodyElse()
    {
        var soon = world.Clock.DelayAsync(TimeSpan.FromSeconds(10));
        var late = world.Clock.DelayAsync(TimeSpan.FromSeconds(11));

        world.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.True(soon.IsCompletedSuccessfully);
        Assert.False(late.IsCompleted);
        world.Clock.Set(Start.AddHours(1));
        Assert.True(late.IsCompletedSuccessfully);
        Assert.Equal(Start.AddHours(1), world.Clock.Now);
    }

    [Fact]
    public void Operation_WithItsTime_IsBusyUntilThen()
    {
        var busy = new SandboxWorld(new SandboxOptions
        {
            Start = Start,
            VirtualTime = true,
            StrictOperations = true,
            PollsBeforeDone = 0,
            OperationTime = TimeSpan.FromSeconds(8)
        });
        using var alice = new SandboxClient(busy);
        var statuses = new List<int>();
        async Task WriteAsync(int second)
        {
            await busy.Clock.DelayAsync(TimeSpan.FromSeconds(second));
            await alice.GetAsync(SandboxClient.Web01Group);
            statuses.Add((await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body())).Status);
        }

        busy.Clock.Run(() => Task.WhenAll(WriteAsync(0), WriteAsync(7), WriteAsync(8)));

        Assert.Equal([201, 429, 200], statuses);
    }
}
