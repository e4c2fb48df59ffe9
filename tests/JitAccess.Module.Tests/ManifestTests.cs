using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace JitAccess.Module.Tests;

public sealed class ManifestTests
{
    private static readonly string[] Cmdlets =
    [
        "Approve-JitRequest", "Connect-JitAccess", "Deny-JitRequest", "Disable-JitVm", "Disconnect-JitAccess", "Enable-JitVm", "Enter-JitVm",
        "Export-JitPolicy", "Export-JitReport", "Get-JitContext", "Get-JitExposure", "Get-JitLedger", "Get-JitPolicy", "Get-JitRequest",
        "Get-JitSandbox", "Get-JitVm", "Import-JitPolicy", "Invoke-JitSweep", "Remove-JitPolicy", "Request-JitAccess", "Resume-JitPolicy",
        "Revoke-JitAccess", "Set-JitPolicy", "Step-JitSandbox", "Suspend-JitPolicy", "Test-JitAccess", "Test-JitLedger", "Test-JitStore",
        "Wait-JitRequest",
    ];

    [Fact]
    public void Exports_AreNamedOneByOne()
    {
        // A wildcard or a missing key makes PowerShell load every assembly to find out what it could complete.
        Assert.Equal(Cmdlets, StagedModule.ManifestList("CmdletsToExport"));
        Assert.All(new[] { "FunctionsToExport", "AliasesToExport", "VariablesToExport" },
            key => Assert.Matches($@"\b{key}\s*=\s*@\(\)", StagedModule.Manifest));
    }

    [Fact]
    public void Exports_AreTheCmdletsThatThereAre()
    {
        var classes = AssemblyFile.Read(StagedModule.File("JitAccess.PowerShell.dll")).Types
            .Select(name => Regex.Match(name, @"\.(?<verb>[A-Z][a-z]+)(?<noun>Jit[A-Za-z]+)Command\z", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .Where(match => match.Success)
            .Select(match => $"{match.Groups["verb"].Value}-{match.Groups["noun"].Value}");

        Assert.Equal(Cmdlets, classes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Version_IsInTheNameOfWhatRefusesAnother() =>
        Assert.Equal([$"JitAccess.Import.{Value("ModuleVersion")}.dll"], StagedModule.ManifestList("NestedModules"));

    [Fact]
    public void Formats_AreThere() =>
        Assert.All(StagedModule.ManifestList("FormatsToProcess"), name => Assert.True(File.Exists(StagedModule.File(name)), name));

    [Fact]
    public void Help_IsAtTheProjectsHome() =>
        Assert.Contains(Value("ProjectUri") + "/blob/main/docs/help/Get-JitVm.md",
            Encoding.UTF8.GetString(File.ReadAllBytes(StagedModule.File("JitAccess.PowerShell.dll"))), StringComparison.Ordinal);

    [Fact]
    public void Version_IsThatOfTheAssemblies()
    {
        var version = Version.Parse(Value("ModuleVersion"));

        Assert.All(
            Directory.GetFiles(StagedModule.Folder, "JitAccess.*.dll", SearchOption.AllDirectories),
            path => Assert.Equal(new Version(version.Major, version.Minor, version.Build, 0), AssemblyName.GetAssemblyName(path).Version));
    }

    [Theory]
    [InlineData("RootModule", "JitAccess.PowerShell.dll")]
    [InlineData("GUID", "6a2f4f0c-2f0b-4a3e-9f0e-7c2d1b8e5a94")]
    [InlineData("PowerShellVersion", "5.1")]
    [InlineData("DotNetFrameworkVersion", "4.7.2")]
    public void Value_IsTheOneThatPeopleRelyOn(string key, string value) => Assert.Equal(value, Value(key));

    [Fact]
    public void Editions_AreBoth() => Assert.Equal(["Desktop", "Core"], StagedModule.ManifestList("CompatiblePSEditions"));

    [Fact]
    public void Addresses_AreAtTheProjectsHome()
    {
        var home = Value("ProjectUri");

        Assert.StartsWith("https://", home, StringComparison.Ordinal);
        Assert.StartsWith(home + "/", Value("LicenseUri"), StringComparison.Ordinal);
        Assert.StartsWith(home.Replace("//github.com/", "//raw.githubusercontent.com/", StringComparison.Ordinal) + "/", Value("IconUri"),
            StringComparison.Ordinal);
        Assert.All(
            new[] { "LicenseUri", "IconUri" },
            key => Assert.True(File.Exists(Path.Combine(StagedModule.HelpSource, "..", "..",
                Value(key)[(Value(key).IndexOf("/main/", StringComparison.Ordinal) + "/main/".Length)..])), Value(key)));
    }

    private static string Value(string key) =>
        Regex.Match(StagedModule.Manifest, $@"^\s*{key}\s*=\s*'(?<value>[^']*)'", RegexOptions.Multiline | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)).Groups["value"].Value;
}
