using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.PowerShell.Async;
using Xunit;

namespace JitAccess.PowerShell.Tests.Async;

public sealed class ProgressLinesTests
{
    private readonly List<ProgressLine> written = [];

    [Fact]
    public void EveryActivity_ThatWasBegun_IsCompletedOnce()
    {
        var lines = new ProgressLines(written.Add);
        lines.Report("Closing web01", 0, 2);
        lines.Report("Closing app01", 0, 1);
        lines.Report("Closing web01", 1, 2);

        lines.Complete();
        lines.Complete();

        var completed = written.Where(line => line.IsCompleted).ToList();
        Assert.Equal(["Closing app01", "Closing web01"], completed.Select(line => line.Activity).Order(StringComparer.Ordinal));
        Assert.Equal(2, completed.Select(line => line.Id).Distinct().Count());
        Assert.All(completed, line => Assert.Contains(written, begun => !begun.IsCompleted && begun.Id == line.Id && begun.Activity == line.Activity));
    }

    [Theory]
    [InlineData(1, 4, 25)]
    [InlineData(5, 4, 100)]
    [InlineData(-1, 4, 0)]
    [InlineData(3, 0, -1)]
    [InlineData(int.MaxValue, int.MaxValue, 100)]
    public void Percent_IsAlwaysOneThatPowerShellTakes(int done, int total, int percent)
    {
        new ProgressLines(written.Add).Report("Sweeping", done, total);

        Assert.Equal(percent, Assert.Single(written).Percent);
        Assert.NotEmpty(written[0].Status);
    }

    [Fact]
    public void Complete_WhenAWriteThrows_DoesNotCompleteTwice()
    {
        var lines = new ProgressLines(line =>
        {
            written.Add(line);
            if (line.IsCompleted)
            {
                throw new InvalidOperationException();
            }
        });
        lines.Report("Sweeping", 0, 0);

        _ = Assert.Throws<InvalidOperationException>(lines.Complete);
        lines.Complete();

        Assert.Single(written, line => line.IsCompleted);
    }

    [Fact]
    public void ShowIfAlone_AnotherActivityIsShown_KeepsQuiet()
    {
        var lines = new ProgressLines(written.Add);
        lines.ShowIfAlone("Get-JitVm", "one");
        lines.ShowIfAlone("Get-JitVm", "two");
        lines.Report("Sweeping", 1, 2);

        lines.ShowIfAlone("Get-JitVm", "three");
        lines.ShowIfAlone("Sweeping", "four");

        Assert.Equal(["one", "two", "1 of 2"], written.Select(line => line.Status));
    }

    [Fact]
    public void TimeLeft_GoesByThePaceSoFar()
    {
        var elapsed = TimeSpan.Zero;
        var lines = new ProgressLines(written.Add, () => elapsed);
        lines.Report("Sweeping", 0, 40);
        elapsed = TimeSpan.FromSeconds(5);

        lines.Report("Sweeping", 10, 40);

        Assert.Equal([-1, 15], written.Select(line => line.SecondsLeft));
    }
}
