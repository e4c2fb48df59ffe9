using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace JitAccess.Module.Tests;

/// <summary>
/// Whatever an assembly of the module refers to is there: in the module or in the framework, not older than it wants, and with
/// the types that it uses. For Windows PowerShell this is all that is known, since it is not run here.
/// </summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void EveryReference_IsInTheModuleOrTheFramework(string framework)
    {
        var module = StagedModule.AssembliesIn(StagedModule.Folder).Concat(StagedModule.AssembliesIn(StagedModule.File("lib", framework)))
            .Select(AssemblyFile.Read).ToList();
        var available = module.Concat(FrameworkOf(framework))
            .GroupBy(file => file.Name.Name!, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(files => files.Key, files => files.MaxBy(file => file.Name.Version)!, StringComparer.OrdinalIgnoreCase);

        Assert.Empty(module.SelectMany(user => Missing(user, available)));
    }

    [Fact]
    public void Cmdlets_ReferToCoreAndPowerShellOnly() => Assert.Equal(
        ["JitAccess.Core", "netstandard", "System.Management.Automation"],
        AssemblyFile.Read(StagedModule.File("JitAccess.PowerShell.dll")).References.Select(name => name.Name).Order(StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void Core_RefersToNothing() =>
        Assert.Equal("netstandard", Assert.Single(AssemblyFile.Read(StagedModule.File("JitAccess.Core.dll")).References).Name);

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void Sandbox_RefersToNothingOfOurs(string framework) => Assert.DoesNotContain(
        AssemblyFile.Read(StagedModule.File("lib", framework, "JitAccess.Sandbox.dll")).References,
        name => name.Name!.StartsWith("JitAccess.", StringComparison.Ordinal));

    private static IEnumerable<AssemblyFile> FrameworkOf(string framework)
    {
        var references = StagedModule.Framework(framework);
        var facades = Path.Combine(references, "Facades");
        return StagedModule.AssembliesIn(references).Concat(Directory.Exists(facades) ? StagedModule.AssembliesIn(facades) : []).Select(AssemblyFile.TryRead)
            .OfType<AssemblyFile>();
    }

    private static IEnumerable<string> Missing(AssemblyFile user, IReadOnlyDictionary<string, AssemblyFile> available)
    {
        // The host's own assembly is PowerShell's business; the one that was compiled against is a model of 5.1.
        foreach (var wanted in user.References.Where(wanted => wanted.Name != "System.Management.Automation"))
        {
            if (!available.TryGetValue(wanted.Name!, out var found) || found.Name.Version < wanted.Version)
            {
                yield return $"{user.Name.Name} wants {wanted.Name} {wanted.Version}, and there is {found?.Name.Version?.ToString() ?? "none"}";
            }
        }

        foreach (var (assembly, type) in user.Wanted)
        {
            if (available.TryGetValue(assembly, out var found) && !found.Types.Contains(type))
            {
                yield return $"{user.Name.Name} wants {type} of {assembly}";
            }
        }
    }
}
