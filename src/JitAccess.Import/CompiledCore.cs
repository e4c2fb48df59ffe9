using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace JitAccess.Import;

/// <summary>
/// Loads Core as it is compiled ahead for this platform, where the package has it. The cmdlets find what is loaded before they look beside themselves; it is
/// the same assembly to the last identity. Windows PowerShell cannot read such files and takes the one beside the cmdlets, as does every other platform.
/// </summary>
internal static class CompiledCore
{
    /// <param name="moduleFolder">Where the module lies; null where this was not loaded from a file.</param>
    public static void Load(string? moduleFolder)
    {
        if (string.IsNullOrEmpty(moduleFolder) || Platform() is not { } platform)
        {
            return;
        }

        var path = Path.Combine(moduleFolder, "lib", "net8.0", "runtimes", platform, "lib", "net8.0", "JitAccess.Core.dll");
        try
        {
            if (File.Exists(path))
            {
                Assembly.LoadFrom(path);
            }
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            // It only saves time: without it the one beside the cmdlets is loaded, and says what is wrong if that fails too.
        }
    }

    private static string? Platform() =>
        RuntimeInformation.ProcessArchitecture != Architecture.X64
            || RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal) ? null
        : RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "win-x64"
        : RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? "linux-x64"
        : null;
}
