namespace JitAccess.Sandbox.Tests;

public sealed class ClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 23, 59, 0, TimeSpan.Zero);

    [Fact]
    public void FrozenClock_MovesOnlyWhenItIsTold()
    {
        var clock = new SandboxWorld(new SandboxOptions { Start = Start, FrozenClock = true }).Clock;

        Assert.Equal(Start, clock.Now);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Start.AddMinutes(2), clock.Now);
        clock.Set(Start.AddDays(-1));
        Assert.Equal(Start.AddDays(-1), clock.Now);
    }

    [Fact]
    public void RunningClock_RunsFromWhereItWasSet()
    {
        var clock = new SandboxWorld(new SandboxOptions { Start = Start }).Clock;
        var first = clock.Now;
        SpinWait.SpinUntil(() => clock.Now > first, TimeSpan.FromSeconds(5));

        Assert.True(clock.Now > first);
        Assert.InRange(clock.Now - Start, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.InRange(clock.Now - Start, TimeSpan.FromHours(1), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public void Advance_Backwards_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxWorld().Clock.Advance(TimeSpan.FromSeconds(-1)));

    [Fact]
    public void DefaultStart_HasWholeSeconds() =>
        Assert.Equal(0, new SandboxWorld(new SandboxOptions { FrozenClock = true }).Clock.Now.Ticks % TimeSpan.TicksPerSecond);
}
