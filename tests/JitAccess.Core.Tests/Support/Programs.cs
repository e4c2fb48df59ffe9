using System.IO;

namespace JitAccess.Core.Tests.Support;

/// <summary>Real programs that tests may find on this machine.</summary>
internal static class Programs
{
    /// <summary>The first of the names that is on the PATH; null where none is.</summary>
    public static string? Find(params string[] names) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
        .FirstOrDefault(File.Exists);
}
