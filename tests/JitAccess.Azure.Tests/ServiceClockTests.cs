using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Tests.Support;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class ServiceClockTests
{
    private readonly FakeClock local = new();

    [Fact]
    public void Now_NothingHeard_IsTheLocalTime()
    {
        var clock = new ServiceClock(local);

        Assert.Equal(local.Now, clock.Now);
        Assert.Equal(TimeSpan.Zero, clock.Skew);
    }

    [Fact]
    public void Hear_DateWithinItsOwnUncertainty_ChangesNothing()
    {
        var clock = new ServiceClock(local);
        local.Now = local.Now.AddMilliseconds(1700);

        clock.Hear(local.Now.AddMilliseconds(-1700), TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.Zero, clock.Skew);
    }

    [Theory]
    [InlineData(3600, 3600)]
    [InlineData(-3600, -3599)]
    public void Hear_DateFarOff_MovesToTheEdgeOfTheWindow(int offset, int expected)
    {
        var clock = new ServiceClock(local);

        clock.Hear(local.Now.AddSeconds(offset), TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromSeconds(expected), clock.Skew);
        local.Now = local.Now.AddMinutes(1);
        Assert.Equal(local.Now.AddSeconds(expected), clock.Now);
    }

    [Fact]
    public async Task Synchronize_ServiceThatStatesItsTime_IsTakenExactly()
    {
        var stated = local.Now.AddHours(2).AddMilliseconds(123);
        var clock = new ServiceClock(local, _ => Task.FromResult(stated));

        await clock.SynchronizeAsync(CancellationToken.None);

        Assert.Equal(stated, clock.Now);
    }
}
