using System;
using JitAccess.Core;
using JitAccess.PowerShell.Loading;
using Xunit;

namespace JitAccess.PowerShell.Tests.Loading;

public sealed class LoadedVersionTests
{
    private static readonly Version Loaded = new(1, 2, 3, 0);

    [Theory]
    [InlineData(null)]
    [InlineData("0.0")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.0")]
    public void SameVersion_OrTheAssemblyByItself_IsFine(string? imported) =>
        LoadedVersion.Check(imported is null ? null : Version.Parse(imported), Loaded, "here");

    [Theory]
    [InlineData("1.2.4")]
    [InlineData("1.2")]
    [InlineData("0.1.0")]
    [InlineData("2.2.3")]
    public void OtherVersion_IsRefused_ByBothVersionsAndThePlace(string imported)
    {
        var error = Assert.Throws<JitAccessException>(() => LoadedVersion.Check(Version.Parse(imported), Loaded, "/modules/JitAccess"));

        Assert.Equal(ErrorIds.VersionConflict, error.ErrorId);
        Assert.Contains($"JitAccess {imported} was imported", error.Message, StringComparison.Ordinal);
        Assert.Contains("JitAccess 1.2.3 loaded from '/modules/JitAccess'", error.Message, StringComparison.Ordinal);
        Assert.Contains("new session", error.Message, StringComparison.Ordinal);
    }
}
