using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace JitAccess.Module.Tests;

public sealed class LayoutTests
{
    private static readonly string[] Ours = ["JitAccess.Azure", "JitAccess.Backend", "JitAccess.Ledger", "JitAccess.Sandbox"];

    [Fact]
    public void Root_HasWhatImportNeedsAndNoMore()
    {
        var names = Directory.GetFiles(StagedModule.Folder).Select(Path.GetFileName).Where(name => Path.GetExtension(name) != ".pdb")
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            ["JitAccess.Core.dll", "JitAccess.Format.ps1xml", StagedModule.ManifestList("NestedModules")[0], "JitAccess.PowerShell.dll", "JitAccess.psd1",
                "LICENSE", "THIRD-PARTY-NOTICES.txt"],
            names);
    }

    [Theory]
    [InlineData("net8.0", "JitAccess.Loader")]
    [InlineData("net472", null)]
    public void Lib_HasTheBackendButNeverCore(string framework, string? more)
    {
        var names = StagedModule.AssembliesIn(StagedModule.File("lib", framework)).Select(Path.GetFileNameWithoutExtension).ToList();

        Assert.Equal(Ours.Concat(more is null ? [] : [more]).Order(StringComparer.Ordinal),
            names.Where(name => name!.StartsWith("JitAccess.", StringComparison.Ordinal)));
        Assert.Contains("Azure.Core", names);
        Assert.Contains("Azure.Identity", names);
        Assert.DoesNotContain("System.Management.Automation", names);
    }

    [Fact]
    public void Lib_HoldsAssembliesOnly_AndSymbolsOnlyOfOurs() => Assert.All(
        Directory.GetFiles(StagedModule.File("lib"), "*", SearchOption.AllDirectories),
        path => Assert.True(
            Path.GetExtension(path) is ".dll" or ".so" or ".dylib"
                || (Path.GetExtension(path) == ".pdb" && Path.GetFileName(path).StartsWith("JitAccess.", StringComparison.Ordinal)), path));

    [Fact]
    public void Notices_NameEveryAssemblyOfOthers_AndNoOther()
    {
        var carried = Directory.GetFiles(StagedModule.File("lib"), "*.dll", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => !name.StartsWith("JitAccess.", StringComparison.Ordinal));
        var named = Regex.Matches(File.ReadAllText(StagedModule.File("THIRD-PARTY-NOTICES.txt")), @"^ {4}(?<name>[A-Za-z0-9.]+)\r?$",
            RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(match => match.Groups["name"].Value);

        Assert.Equal(carried.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }
}
