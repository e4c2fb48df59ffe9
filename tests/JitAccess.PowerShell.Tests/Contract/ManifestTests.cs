using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace JitAccess.PowerShell.Tests.Contract;

public sealed partial class ManifestTests
{
    private static readonly string Manifest = Read();

    [Fact]
    public void Exports_AreTheCmdletsThatThereAre() =>
        Assert.Equal(CmdletClass.All.Select(cmdlet => cmdlet.Name),
            QuotedText().Matches(List("CmdletsToExport")).Select(match => match.Groups["text"].Value).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("FunctionsToExport")]
    [InlineData("AliasesToExport")]
    [InlineData("VariablesToExport")]
    public void NothingElse_IsExported(string list) => Assert.Empty(List(list).Trim());

    [Fact]
    public void Formats_AreNamed() => Assert.Contains("'JitAccess.Format.ps1xml'", List("FormatsToProcess"), StringComparison.Ordinal);

    private static string List(string name)
    {
        var match = Regex.Match(Manifest, name + @"\s*=\s*@\((?<list>[^)]*)\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.True(match.Success, $"The manifest has no list '{name}'; a missing one exports everything.");
        return match.Groups["list"].Value;
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(ManifestTests).Assembly.GetManifestResourceStream("JitAccess.psd1")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("'(?<text>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedText();
}
