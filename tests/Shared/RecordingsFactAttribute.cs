namespace JitAccess.Tests;

/// <summary>A test on the recorded answers of the service, which lie beside the repository and not in it; without them it is skipped, loudly.</summary>
[System.AttributeUsage(System.AttributeTargets.Method)]
internal sealed class RecordingsFactAttribute : Xunit.FactAttribute
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
        for (var at = new System.IO.DirectoryInfo(System.AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(at.FullName, "JitAccess.sln")))
            {
                var folder = System.IO.Path.GetFullPath(System.IO.Path.Combine(at.FullName, "..", "shared", "arm-recordings"));
                return System.IO.Directory.Exists(folder) ? folder : null;
            }
        }

        return null;
    }
}
