using System;
using System.IO;
using Xunit;

namespace JitAccess.Tests;

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

    /// <summary>Where the recordings are; null where there are none.</summary>
    public static string? Folder { get; } = Find();

    // Not by the path of this file: a deterministic build does not tell it.
    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "JitAccess.sln")))
            {
                var folder = Path.GetFullPath(Path.Combine(at.FullName, "..", "shared", "arm-recordings"));
                return Directory.Exists(folder) ? folder : null;
            }
        }

        return null;
    }
}
