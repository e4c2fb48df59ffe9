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

    // Not by the path of this file: a deterministic build does not tell it.
    private static string? Find()
    {
        var root = new System.IO.DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !System.IO.File.Exists(System.IO.Path.Combine(root.FullName, "JitAccess.sln")))
        {
            root = root.Parent;
        }

        var folder = root is null ? null : System.IO.Path.GetFullPath(System.IO.Path.Combine(root.FullName, "..", "shared", "arm-recordings"));
        return System.IO.Directory.Exists(folder) ? folder : null;
    }
}
