using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using Xunit;

namespace JitAccess.Ledger.Tests;

public sealed class ProcessRaceTests : IDisposable
{
    private const int Writers = 4;
    private const int Facts = 100;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task SeveralProcesses_OnTheSamePaths_HaveOneWinnerEachAndNoTornRead()
    {
        var processes = Enumerable.Range(0, Writers).Select(i => Start($"writer {i}")).ToList();
        foreach (var process in processes)
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        }

        processes.ForEach(process => process.StandardInput.WriteLine());
        var wins = new Dictionary<int, string>();
        for (var i = 0; i < Writers; i++)
        {
            using var process = processes[i];
            var output = await process.StandardOutput.ReadToEndAsync();
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, errors);
            foreach (var words in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(' ')))
            {
                Assert.Equal("True", words[1]);
                Assert.True(wins.TryAdd(int.Parse(words[0], CultureInfo.InvariantCulture), $"writer {i}"), $"Fact {words[0]} has two winners.");
            }
        }

        Assert.Equal(Facts, wins.Count);
        var store = new FolderFactStore(folder.Path);
        Assert.Equal(Facts, (await store.ListAsync("requests/", CancellationToken.None)).Count);
        foreach (var (number, name) in wins)
        {
            var stored = await store.ReadAsync(Program.PathOf(number), CancellationToken.None);
            Assert.Equal(name, ((RequestFact)stored!.Fact).Request.Reason);
        }

        Assert.Empty(Directory.GetFiles(folder.File(".pending"), "*.tmp"));
    }

    private Process Start(string name)
    {
        // The dotnet that runs this very test, wherever it is installed: <root>/shared/Microsoft.NETCore.App/<version>/.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var start = new ProcessStartInfo(Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in new[] { "exec", typeof(Program).Assembly.Location, "race", folder.Path, name, Facts.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
