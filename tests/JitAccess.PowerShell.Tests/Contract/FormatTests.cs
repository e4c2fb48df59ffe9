using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using JitAccess.Core;
using JitAccess.PowerShell.Commands;
using Xunit;

namespace JitAccess.PowerShell.Tests.Contract;

public sealed partial class FormatTests
{
    private static readonly XDocument Format = XDocument.Load(typeof(FormatTests).Assembly.GetManifestResourceStream("JitAccess.Format.ps1xml")!);

    public static TheoryData<string> Views => [.. Format.Descendants("View").Select(view => view.Element("Name")!.Value)];

    [Theory]
    [MemberData(nameof(Views))]
    public void View_ShowsATypeThatExistsAndPropertiesThatItHas(string name)
    {
        var view = View(name);
        var shown = TypeOf(view);

        Assert.NotNull(shown);
        var properties = shown.GetProperties().Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        var used = view.Descendants("PropertyName").Select(property => property.Value)
            .Concat(view.Descendants("ScriptBlock").SelectMany(script => OwnProperty().Matches(script.Value)).Select(match => match.Groups["name"].Value));
        Assert.All(used, property => Assert.Contains(property, properties));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Table_LosesNoColumnOnEightyAndHasAHeaderForEach(string name)
    {
        const int least = 7;
        foreach (var table in View(name).Descendants("TableControl"))
        {
            var widths = table.Descendants("TableColumnHeader").Select(header => (int?)header.Element("Width") ?? least).ToList();
            // One space between two columns.
            Assert.InRange(widths.Sum() + widths.Count - 1, 1, 80);
            Assert.Equal(widths.Count, table.Descendants("TableColumnItem").Count());
            Assert.NotNull(table.Descendants("TableColumnHeader").First().Element("Width"));
            Assert.All(table.Descendants("TableRowEntry"), row => Assert.NotNull(row.Element("Wrap")));
        }
    }

    [Fact]
    public void OutOfBand_IsNeverATable() =>
        Assert.All(Format.Descendants("View").Where(view => view.Element("OutOfBand") is not null), view => Assert.Null(view.Element("TableControl")));

    [Fact]
    public void EveryOutput_HasAViewOfItsOwn()
    {
        foreach (var output in CmdletClass.All.SelectMany(cmdlet => cmdlet.Outputs).Where(output => output.StartsWith("Jit", StringComparison.Ordinal))
            .Distinct())
        {
            Assert.Contains(Format.Descendants("View"), view => TypeOf(view)!.Name == output);
        }
    }

    private static XElement View(string name) => Format.Descendants("View").Single(view => view.Element("Name")!.Value == name);

    private static Type? TypeOf(XElement view)
    {
        var name = view.Descendants("TypeName").Single().Value;
        return typeof(JitContext).Assembly.GetType(name) ?? typeof(JitCmdlet).Assembly.GetType(name);
    }

    [GeneratedRegex(@"\$_\.(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnProperty();
}
