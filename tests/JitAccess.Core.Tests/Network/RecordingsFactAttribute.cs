using System.IO;

namespace JitAccess.Core.Tests.Network;

/// <summary>A test on recorded answers of the service: skipped where their folder is not beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecordingsFactAttribute : FactAttribute
{
    public RecordingsFactAttribute() =>
        Skip = Folder is null ? "SKIPPED: there is no folder ../shared/arm-recordings beside this repository, so nothing is tested against recorded answers of Azure." : null;

    /// <summary>The folder of recordings; null where there is none.</summary>
    public static string? Folder
    {
        get
        {
            for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                if (File.Exists(Path.Combine(at.FullName, "JitAccess.sln")))
                {
                    var folder = Path.Combine(at.FullName, "..", "shared", "arm-recordings");
                    return Directory.Exists(folder) ? folder : null;
                }
            }

            return null;
        }
    }
}
