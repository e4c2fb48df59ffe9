using System;
using System.Globalization;
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
    public void Table_FitsAHundredColumnsAndHasAHeaderForEach(string name)
    {
        foreach (var table in View(name).Descendants("TableControl"))
        {
            var widths = table.Descendants("TableColumnHeader").Select(header => int.Parse(header.Element("Width")!.Value, CultureInfo.InvariantCulture)).ToList();
            Assert.InRange(widths.Sum() + widths.Count - 1, 1, 100);
            Assert.Equal(widths.Count, table.Descendants("TableColumnItem").Count());
        }
    }

    [Fact]
    public void EveryOutput_HasATableFirst()
    {
        foreach (var output in CmdletClass.All.SelectMany(cmdlet => cmdlet.Outputs).Distinct())
        {
            var first = Format.Descendants("View").First(view => TypeOf(view)!.Name == output);
            Assert.NotNull(first.Element("TableControl"));
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
