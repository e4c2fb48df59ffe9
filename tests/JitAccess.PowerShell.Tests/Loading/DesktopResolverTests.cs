using System.IO;
using System.Reflection;
using JitAccess.PowerShell.Loading;
using Xunit;

namespace JitAccess.PowerShell.Tests.Loading;

public sealed class DesktopResolverTests
{
    private const string Key = "PublicKeyToken=92742159e12e44c8";

    [Theory]
    [InlineData("Azure.Core, Version=1.40.0.0, " + Key, true)]
    [InlineData("azure.core, Version=1.64.0.0, " + Key, true)]
    [InlineData("Azure.Core", true)]
    [InlineData("Azure.Core, Version=1.65.0.0, " + Key, false)]
    [InlineData("Azure.Core, Version=1.64.0.0, PublicKeyToken=b77a5c561934e089", false)]
    [InlineData("Azure.Identity, Version=1.40.0.0, " + Key, false)]
    public void Available_WithTheNameTheKeyAndNoOlderVersion_Satisfies(string requested, bool satisfies) =>
        Assert.Equal(satisfies, DesktopResolver.Satisfies(new AssemblyName("Azure.Core, Version=1.64.0.0, " + Key), new AssemblyName(requested)));

    [Fact]
    public void Available_WithoutAKey_DoesNotSatisfyWhoAsksForOne() =>
        Assert.False(DesktopResolver.Satisfies(new AssemblyName("Azure.Core, Version=1.64.0.0"), new AssemblyName("Azure.Core, Version=1.64.0.0, " + Key)));

    [Fact]
    public void Requester_OutsideOurFolder_IsNobodyWeAnswer()
    {
        var ours = Path.Combine(Path.GetTempPath(), "JitAccess", "lib", "net472");

        Assert.True(DesktopResolver.IsIn(ours, Path.Combine(ours, "Azure.Core.dll")));
        Assert.True(DesktopResolver.IsIn(ours + Path.DirectorySeparatorChar, Path.Combine(ours, "Azure.Core.dll")));
        Assert.False(DesktopResolver.IsIn(ours, Path.Combine(ours + "-other", "Azure.Core.dll")));
        Assert.False(DesktopResolver.IsIn(ours, string.Empty));
        Assert.False(DesktopResolver.IsIn(ours, location: null));
    }

    [Fact]
    public void Lease_WhenDisposedTwice_EndsOnce()
    {
        var before = DesktopResolver.Leases;
        using var kept = DesktopResolver.Lease(Path.GetTempPath());
        var ended = DesktopResolver.Lease(Path.GetTempPath());

        ended.Dispose();
        ended.Dispose();

        Assert.Equal(before + 1, DesktopResolver.Leases);
    }
}
