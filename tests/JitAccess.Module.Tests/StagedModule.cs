using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;

namespace JitAccess.Module.Tests;

/// <summary>The module as the build laid it out.</summary>
internal static class StagedModule
{
    public static string Folder { get; } = Metadata("Module");

    /// <summary>The markdown that the help is made of.</summary>
    public static string HelpSource { get; } = Metadata("HelpSource");

    public static string Manifest { get; } = System.IO.File.ReadAllText(File("JitAccess.psd1"));

    /// <summary>The reference assemblies of the framework that a backend was compiled against: <c>net8.0</c> or <c>net472</c>.</summary>
    public static string Framework(string name) => Metadata(name);

    public static string File(params string[] names) => Path.Combine([Folder, .. names]);

    public static string[] AssembliesIn(string folder) => Directory.GetFiles(folder, "*.dll").OrderBy(name => name, System.StringComparer.Ordinal).ToArray();

    /// <summary>The texts of a list in the manifest.</summary>
    public static string[] ManifestList(string key)
    {
        var block = Regex.Match(Manifest, $@"\b{key}\s*=\s*@\((?<items>[^)]*)\)", RegexOptions.ExplicitCapture, System.TimeSpan.FromSeconds(1));
        return Regex.Matches(block.Groups["items"].Value, "'(?<item>[^']*)'", RegexOptions.ExplicitCapture, System.TimeSpan.FromSeconds(1))
            .Select(match => match.Groups["item"].Value).ToArray();
    }

    private static string Metadata(string key) =>
        typeof(StagedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
