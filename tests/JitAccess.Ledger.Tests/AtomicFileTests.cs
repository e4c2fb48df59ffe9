using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Ledger.Storage;
using Xunit;

namespace JitAccess.Ledger.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public AtomicFileTests() => Directory.CreateDirectory(folder.Path);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_ManyAtOnce_HasOneWinnerEachTime(bool withoutLinks)
    {
        for (var round = 0; round < 50; round++)
        {
            var target = folder.File($"target{round}");
            using var start = new Barrier(4);
            var writers = Enumerable.Range(0, 4).Select(i => Task.Factory.StartNew(
                () =>
                {
                    var pending = folder.File($"pending{i}");
                    File.WriteAllText(pending, $"writer {i}");
                    start.SignalAndWait();
                    return withoutLinks ? AtomicFile.TryMoveAlone(pending, target, folder.File("lock"))
                        : AtomicFile.TryPublish(pending, target, folder.File("lock"));
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)).ToList();

            var won = await Task.WhenAll(writers);

            Assert.Single(won, winner => winner);
            Assert.Equal($"writer {Array.IndexOf(won, value: true)}", await File.ReadAllTextAsync(target));
        }
    }

    [Fact]
    public void Publish_NoFolderForTheTarget_SaysSo()
    {
        File.WriteAllText(folder.File("pending"), "x");

        Assert.ThrowsAny<IOException>(() => AtomicFile.TryPublish(folder.File("pending"), folder.File("missing", "target"), folder.File("lock")));
    }
}
