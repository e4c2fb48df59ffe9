using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Ledger.Storage;
using Xunit;

namespace JitAccess.Ledger.Tests;

public sealed class FolderFactStoreTests : FactStoreSuite, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FolderFactStore store;

    public FolderFactStoreTests() => store = new FolderFactStore(folder.Path + Path.DirectorySeparatorChar);

    protected override IFactStore Store => store;

    private static FactPath RequestPath => FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");

    public void Dispose() => folder.Dispose();

    protected override Task PlantAsync(string path, byte[] document)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(path))!);
        return File.WriteAllBytesAsync(folder.File(path), document);
    }

    [Fact]
    public async Task Create_LiesAtItsPath()
    {
        await store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None);

        Assert.Equal(folder.Path, store.Location);
        Assert.Equal(
            FactSerializer.Serialize(RequestPath, Samples.Request("x")),
            await File.ReadAllBytesAsync(folder.File("requests", Samples.Id.Day, Samples.Id.ToString(), Samples.AuthorId, "request.json")));
    }

    [Fact]
    public async Task Create_LeavesNothingBesideTheFact()
    {
        await store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None);
        await store.TryCreateAsync(RequestPath, Samples.Request("y"), CancellationToken.None);
        store.EnsureUsable();

        Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Folders_AreForThisUserAlone()
    {
        await store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None);

        Assert.All(
            Directory.GetDirectories(folder.Path, "*", SearchOption.AllDirectories).Append(folder.Path),
            name => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(name)));
    }

    [Theory]
    [InlineData("requests/2026-11-22/notes.txt")]
    [InlineData("requests/readme.json")]
    [InlineData("control/ledger.json.bak")]
    [InlineData("control/.ledger.json")]
    [InlineData(".pending/0123456789abcdef0123456789abcdef.tmp")]
    [InlineData("requests/a/b/c/d/e/f/request.json")]
    public async Task List_ForeignFiles_AreLeftOut(string name)
    {
        await store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None);
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        await File.WriteAllTextAsync(folder.File(name), "{");

        Assert.Equal([RequestPath], await store.ListAsync(string.Empty, CancellationToken.None));
    }

    [Theory]
    [InlineData("{0}/{1}/{2}/Request.json")]
    [InlineData("2026-11-23/{1}/{2}/request.json")]
    [InlineData("{0}/{1}/{2}/opening.json")]
    [InlineData("{0}/{1}x/{2}/request.json")]
    [InlineData("{0}/{1}/nobody/request.json")]
    [InlineData("{0}/{1}/{2}/request.json ")]
    [InlineData("{0}/{1}/{2}/request.json\n")]
    public async Task List_PathsOutsideTheGrammar_AreLeftOut(string form)
    {
        var name = "requests/" + string.Format(CultureInfo.InvariantCulture, form, Samples.Id.Day, Samples.Id, Samples.AuthorId);

        Assert.False(FactPath.TryParse(name, out _));
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        if (!OperatingSystem.IsWindows() || name.TrimEnd() == name)
        {
            // Windows has no names that end in a space or hold a line end.
            await File.WriteAllTextAsync(folder.File(name), "{}");
        }

        Assert.Empty(await store.ListAsync("requests/", CancellationToken.None));
    }

    [Fact]
    public async Task Read_CorruptFile_NamesItsPathAndOthersStayReadable()
    {
        var revoke = Samples.All().Single(sample => sample.Path.Kind == "revoke");
        await store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None);
        await store.TryCreateAsync(revoke.Path, revoke.Fact, CancellationToken.None);
        await File.WriteAllTextAsync(folder.File(RequestPath.Value), "{ \"kind\": \"request\", ");

        var error = await Assert.ThrowsAsync<JitAccessException>(() => store.ReadAsync(RequestPath, CancellationToken.None));

        Assert.Equal(ErrorIds.FactCorrupt, error.ErrorId);
        Assert.Equal(RequestPath.Value, error.Target);
        Assert.NotNull(await store.ReadAsync(revoke.Path, CancellationToken.None));
        Assert.Equal(2, (await store.ListAsync("requests/", CancellationToken.None)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData((FactSerializer.MaxSize * 2) + 1)]
    public async Task Read_EmptyOrHugeFile_IsCorrupt(int size)
    {
        await store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None);
        await File.WriteAllBytesAsync(folder.File(RequestPath.Value), Enumerable.Repeat((byte)' ', size).ToArray());

        Assert.Equal(ErrorIds.FactCorrupt, (await Assert.ThrowsAsync<JitAccessException>(() => store.ReadAsync(RequestPath, CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task EnsureUsable_RemovesWhatKilledWritersLeftLongAgo()
    {
        await store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None);
        foreach (var name in new[] { "old.tmp", "new.tmp" })
        {
            await File.WriteAllTextAsync(folder.File(".pending", name), "{ half");
        }

        File.SetLastWriteTimeUtc(folder.File(".pending", "old.tmp"), File.GetLastWriteTimeUtc(folder.File(".pending", "new.tmp")).AddDays(-2));
        store.EnsureUsable();

        Assert.Equal(["new.tmp"], Directory.GetFiles(folder.File(".pending")).Select(Path.GetFileName));
        Assert.Equal([RequestPath], await store.ListAsync(string.Empty, CancellationToken.None));
    }

    [Fact]
    public async Task Folder_IsAFile_IsUnavailableAtOnce()
    {
        await File.WriteAllTextAsync(folder.Path, "not a folder");

        var error = Assert.Throws<JitAccessException>(store.EnsureUsable);

        Assert.Equal(ErrorIds.StoreUnavailable, error.ErrorId);
        Assert.Equal(JitErrorKind.Store, error.Kind);
        Assert.Equal(folder.Path, error.Target);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains("-Store", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.StoreUnavailable,
            (await Assert.ThrowsAsync<JitAccessException>(() => store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None))).ErrorId);
        Assert.Equal("not a folder", await File.ReadAllTextAsync(folder.Path));
    }

    [Fact]
    public async Task Create_FileInPlaceOfASubfolder_IsUnavailable()
    {
        store.EnsureUsable();
        await File.WriteAllTextAsync(folder.File("requests"), string.Empty);

        var error = await Assert.ThrowsAsync<JitAccessException>(() => store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None));

        Assert.Equal(ErrorIds.StoreUnavailable, error.ErrorId);
        Assert.Empty(Directory.GetFiles(folder.File(".pending")));
    }

    [UnixFact(unprivileged: true)]
    [UnsupportedOSPlatform("windows")]
    public void EnsureUsable_FolderMayNotBeWritten_IsUnavailable()
    {
        Directory.CreateDirectory(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Equal(ErrorIds.StoreUnavailable, Assert.Throws<JitAccessException>(store.EnsureUsable).ErrorId);
        }
        finally
        {
            File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task FolderThatNeverWas_IsEmptyAndThenWritten()
    {
        Assert.Null(await store.ReadAsync(RequestPath, CancellationToken.None));
        Assert.Empty(await store.ListAsync("requests/", CancellationToken.None));
        store.EnsureUsable();
        Assert.Null(await store.ReadAsync(RequestPath, CancellationToken.None));
        Assert.Empty(await store.ListAsync("requests/", CancellationToken.None));
        Assert.NotNull(await store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None));
    }

    [Fact]
    public async Task FolderTidiedOfWhatIsHidden_IsStillThere()
    {
        store.EnsureUsable();
        await store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None);
        Directory.Delete(Path.Combine(folder.Path, ".pending"), recursive: true);

        Assert.Single(await store.ListAsync("requests/", CancellationToken.None));
        Assert.Empty(await store.ListAsync("journal/", CancellationToken.None));
        File.Delete(Path.Combine(folder.Path, RequestPath.Value));
        Assert.NotNull(await store.TryCreateAsync(RequestPath, Samples.Request("y"), CancellationToken.None));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task FolderGone_BetweenTwoCalls_IsUnavailableAndNeverEmpty(bool hasFacts, bool mountPointStays)
    {
        store.EnsureUsable();
        if (hasFacts)
        {
            await store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None);
        }

        var away = folder.Path + "-away";
        Directory.Move(folder.Path, away);
        if (mountPointStays)
        {
            Directory.CreateDirectory(folder.Path);
        }

        foreach (var call in new Func<Task>[]
        {
            () => store.ReadAsync(RequestPath, CancellationToken.None),
            () => store.ListAsync("requests/", CancellationToken.None),
            () => store.ListStrayAsync(string.Empty, CancellationToken.None),
            () => store.TryCreateAsync(RequestPath, Samples.Request("x"), CancellationToken.None),
        })
        {
            var error = await Assert.ThrowsAsync<JitAccessException>(call);
            Assert.Equal((ErrorIds.StoreUnavailable, JitErrorKind.Store, folder.Path), (error.ErrorId, error.Kind, error.Target));
            Assert.Contains($"'{folder.Path}' was there and is gone", error.Message, StringComparison.Ordinal);
        }

        if (mountPointStays)
        {
            Directory.Delete(folder.Path);
        }

        Directory.Move(away, folder.Path);
        Assert.Equal(hasFacts ? 1 : 0, (await store.ListAsync("requests/", CancellationToken.None)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void Folder_ThatIsNoName_IsInvalid(string name) =>
        Assert.Equal(ErrorIds.StoreInvalid, Assert.Throws<JitAccessException>(() => new FolderFactStore(name)).ErrorId);

    [Theory]
    [InlineData("../outside.json")]
    [InlineData("requests/../../outside.json")]
    public void StoreFolder_PathThatLeavesTheFolder_IsRefusedEvenWithoutAGrammar(string path)
    {
        var bare = new StoreFolder(folder.Path);

        Assert.Throws<ArgumentException>(() => bare.TryCreate(path, [1]));
        Assert.Throws<ArgumentException>(() => bare.Read(path, 1));
        Assert.False(File.Exists(folder.Path));
        Assert.False(Directory.Exists(folder.Path));
    }
}
