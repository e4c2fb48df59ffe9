using System;
using JitAccess.Core;
using JitAccess.PowerShell.Loading;
using Xunit;

namespace JitAccess.PowerShell.Tests.Loading;

public sealed class HostRequirementTests
{
    [Theory]
    [InlineData("3.0.0.0", true)]
    [InlineData("6.2.0.0", false)]
    [InlineData("7.0.0.0", false)]
    [InlineData("7.3.12.500", false)]
    [InlineData("7.4.0.500", true)]
    [InlineData("7.6.0.500", true)]
    [InlineData("8.0.0.1", true)]
    public void Host_OfThisEngine_IsTakenOrNot(string engine, bool taken) => Assert.Equal(taken, HostRequirement.IsMet(Version.Parse(engine)));

    [Fact]
    public void OldHost_IsToldWhatIsNeeded()
    {
        var error = Assert.Throws<JitAccessException>(() => HostRequirement.Check(new Version(7, 2, 18, 500)));

        Assert.Equal(ErrorIds.HostTooOld, error.ErrorId);
        Assert.StartsWith("JitAccess needs PowerShell 7.4 or later, or Windows PowerShell 5.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("7.2", error.Message, StringComparison.Ordinal);
    }
}
