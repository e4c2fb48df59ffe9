using System.Runtime.CompilerServices;

namespace JitAccess.Sandbox.Tests;

/// <summary>A test on the recorded answers of the service, which lie beside the repository and not in it; without them it is skipped, loudly.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordingsFactAttribute : FactAttribute
{
    public RecordingsFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "NOT TESTED: the recorded answers of Azure are missing (../shared/arm-recordings beside the repository).";
        }
    }

    /// <summary>Where the recordings are.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find([CallerFilePath] string here = "")
    {
        // tests/JitAccess.Sandbox.Tests/<this file>
        var root = System.IO.Path.GetFullPath(System.IO.Path.Combine(here, "..", "..", ".."));
        var folder = System.IO.Path.GetFullPath(System.IO.Path.Combine(root, "..", "shared", "arm-recordings"));
        return System.IO.Directory.Exists(folder) ? folder : null;
    }
}
