using System;
using System.IO;
using System.Linq;

namespace JitAccess.Azurite.Tests;

/// <summary>Where the emulator and the program that runs it are.</summary>
internal static class AzuriteProgram
{
    /// <summary>Azurite's blob service, where <c>npm ci --prefix tests/azurite</c> has put it; null where it has not.</summary>
    public static string? Script { get; } = FindScript();

    /// <summary>Node.js; null where there is none.</summary>
    public static string? Node { get; } = FindNode();

    /// <summary>Why tests cannot run; null where they can.</summary>
    public static string? Missing { get; } = Node is null ? "There is no Node.js on this machine."
        : Script is null ? "Azurite is not installed: npm ci --prefix tests/azurite"
        : null;

    private static string? FindScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "tests", "azurite", "node_modules", "azurite", "dist", "src", "blob", "main.js");
            if (File.Exists(script))
            {
                return script;
            }
        }

        return null;
    }

    private static string? FindNode() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node"))
        .FirstOrDefault(File.Exists);
}
