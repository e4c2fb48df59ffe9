using JitAccess.Simulation.Scale;
using Xunit;

namespace JitAccess.Simulation.Tests;

/// <summary>A pass over many NSGs under the service's real limits, in virtual time; <c>--fleet 10000</c> on the command line is the large one.</summary>
public sealed class FleetSweepTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sweep_ManyGrantsOver_TakesWhatTheLimitsDictateAndFourRequestsEach(bool isThorough)
    {
        var result = FleetSweep.Run(groups: 500, expired: 300, isThorough, measuresMemory: false);

        Assert.Empty(result.Failures);
        Assert.Equal((300, 0, 0), (result.Closed, result.Left, result.Throttled));
        Assert.True(result.RequestsPerGrant <= 4, $"{result}");

        // As few as these do not fill the time: the first 200 of each kind wait for operations of 4 s, 128 at a time.
        Assert.Equal(20, result.Dictated.TotalSeconds);
        Assert.InRange(result.Took.TotalSeconds, 20, 45);
    }
}
