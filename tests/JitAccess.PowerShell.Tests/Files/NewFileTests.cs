using System;
using System.IO;
using JitAccess.Core;
using JitAccess.PowerShell.Files;
using Xunit;

namespace JitAccess.PowerShell.Tests.Files;

public sealed class NewFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("jit-file-");

    private string Target => Path.Combine(folder.FullName, "report.html");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Write_NewFile_IsThereWithoutByteOrderMarkAndAlone()
    {
        NewFile.Write(Target, "é", overwrite: false);

        Assert.Equal([0xC3, 0xA9], File.ReadAllBytes(Target));
        Assert.Single(folder.GetFileSystemInfos());
    }

    [Fact]
    public void Write_FileIsThere_IsRefusedAndKeepsIt()
    {
        File.WriteAllText(Target, "old");

        var error = Assert.Throws<JitAccessException>(() => NewFile.Write(Target, "new", overwrite: false));

        Assert.Equal(ErrorIds.FileExists, error.ErrorId);
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Single(folder.GetFileSystemInfos());
    }

    [Fact]
    public void Write_FileIsThereAndMayGo_IsReplaced()
    {
        File.WriteAllText(Target, "old and longer");

        NewFile.Write(Target, "new", overwrite: true);

        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Single(folder.GetFileSystemInfos());
    }

    [Fact]
    public void Write_FolderTakesNothing_SaysSoAndLeavesNothing()
    {
        var error = Assert.Throws<JitAccessException>(() => NewFile.Write(Path.Combine(folder.FullName, "gone", "report.html"), "x", overwrite: true));

        Assert.Equal(ErrorIds.FileNotWritten, error.ErrorId);
        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Fact]
    public void RequireFree_FolderOrMissingFolder_IsRefused()
    {
        Assert.Equal(ErrorIds.PathInvalid, Assert.Throws<JitAccessException>(() => NewFile.RequireFree(folder.FullName, overwrite: true)).ErrorId);
        Assert.Equal(ErrorIds.PathInvalid,
            Assert.Throws<JitAccessException>(() => NewFile.RequireFree(Path.Combine(folder.FullName, "gone", "x"), overwrite: true)).ErrorId);
        NewFile.RequireFree(Target, overwrite: false);
    }
}
