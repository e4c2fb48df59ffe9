using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.PowerShell.Clients;

/// <summary>The programs of this machine, run in the terminal of this session.</summary>
internal sealed class LocalPrograms : IPrograms
{
    private static readonly string[] WindowsExtensions = [".exe", ".com"];

    // PowerShell 7 has it, the framework that this is compiled for has not.
    private static readonly PropertyInfo? ArgumentList = typeof(ProcessStartInfo).GetProperty("ArgumentList");

    public bool IsWindows { get; } = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    public string? Find(string name)
    {
        if (name.IndexOfAny(['/', '\\']) >= 0)
        {
            return Candidates(name).FirstOrDefault(File.Exists) is { } found ? Path.GetFullPath(found) : null;
        }

        // Never the current folder, where anybody may have put something.
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => folder.Trim().Trim('"')).Where(folder => folder.IndexOfAny(Path.GetInvalidPathChars()) < 0 && Path.IsPathRooted(folder))
            .SelectMany(folder => Candidates(Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    public async Task<int> RunAsync(string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartOf(path, arguments), EnableRaisingEvents = true };
        var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => ended.TrySetResult(true);
        try
        {
            _ = process.Start();
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new JitAccessException(ErrorIds.ClientFailed, JitErrorKind.InvalidOperation, $"{path} could not be started: {e.Message}", path, e);
        }

        using (cancellationToken.Register(() => End(process)))
        {
            _ = await ended.Task.ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    // A batch file is run by a shell, which reads its arguments in its own way.
    private IEnumerable<string> Candidates(string path) => !IsWindows ? [path]
        : WindowsExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) ? [path]
        : WindowsExtensions.Select(extension => path + extension);

    private static ProcessStartInfo StartOf(string path, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(path) { UseShellExecute = false };
        if (ArgumentList?.GetValue(start) is ICollection<string> list)
        {
            foreach (var argument in arguments)
            {
                list.Add(argument);
            }
        }
        else
        {
            start.Arguments = CommandLine.Join(arguments);
        }

        return start;
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has just ended by itself.
        }
    }
}
