using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using JitAccess.Core;
using Xunit;

namespace JitAccess.Module.Tests;

/// <summary>Help and cmdlets tell the same: the staged MAML, the markdown that it is made of (./build.ps1 Help), and about_JitAccess.</summary>
public sealed class HelpTests
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly IReadOnlyDictionary<string, IReadOnlySet<string>> Cmdlets = CmdletFile.Read(StagedModule.File("JitAccess.PowerShell.dll"));

    private static readonly IReadOnlyDictionary<string, XElement> Topics =
        XDocument.Load(StagedModule.File("en-US", "JitAccess.PowerShell.dll-Help.xml")).Root!.Elements(Command + "command")
            .ToDictionary(topic => topic.Element(Command + "details")!.Element(Command + "name")!.Value, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. StagedModule.ManifestList("CmdletsToExport")];

    [Fact]
    public void Topics_AreTheCmdletsThatAreExported()
    {
        var sources = Directory.GetFiles(StagedModule.HelpSource, "*.md").Select(path => Path.GetFileNameWithoutExtension(path)!);

        Assert.Equal(StagedModule.ManifestList("CmdletsToExport"), Topics.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(StagedModule.ManifestList("CmdletsToExport"), sources.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_AreThoseOfTheCmdlet_EachDescribed(string name)
    {
        var parameters = Topics[name].Element(Command + "parameters")!.Elements(Command + "parameter").ToList();

        Assert.Equal(Cmdlets[name].Order(StringComparer.Ordinal), parameters.Select(NameOf).Order(StringComparer.Ordinal));
        Assert.All(parameters, parameter => Assert.True(IsText(parameter.Element(Maml + "description")), NameOf(parameter)));
        Assert.All(parameters, parameter => Assert.True(IsText(parameter.Element(Dev + "defaultValue")), NameOf(parameter)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Syntax_NamesEveryParameter(string name) => Assert.Equal(
        Cmdlets[name].Order(StringComparer.Ordinal),
        Topics[name].Element(Command + "syntax")!.Descendants(Command + "parameter").Select(NameOf)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Topic_SaysWhatItDoesAndWhatComesOut(string name)
    {
        Assert.True(IsText(Topics[name].Element(Command + "details")!.Element(Maml + "description")));
        Assert.True(IsText(Topics[name].Element(Maml + "description")));
        Assert.All(Topics[name].Element(Command + "inputTypes")!.Elements(), input => Assert.True(IsText(input.Element(Maml + "description"))));
        Assert.All(Topics[name].Element(Command + "returnValues")!.Elements(), output => Assert.True(IsText(output.Element(Maml + "description"))));
        Assert.NotEmpty(Topics[name].Element(Command + "returnValues")!.Elements());
        Assert.True(IsText(Topics[name].Element(Maml + "alertSet")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Examples_AreTwoOrMore_EachWithCodeAndARemark(string name)
    {
        var examples = Topics[name].Element(Command + "examples")!.Elements(Command + "example").ToList();

        Assert.True(examples.Count >= 2, $"{name} has {examples.Count}");
        Assert.All(examples, example => Assert.True(IsText(example.Element(Dev + "code")), example.Element(Maml + "title")!.Value));
        Assert.All(examples, example => Assert.True(IsText(example.Element(Dev + "remarks")), example.Element(Maml + "title")!.Value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Markdown_IsWhatTheTopicIsMadeOf(string name)
    {
        // Paragraph by paragraph: what is in the topic and not in its source, or the other way round, was not made by ./build.ps1 Help.
        var source = File.ReadAllText(Path.Combine(StagedModule.HelpSource, name + ".md")).ReplaceLineEndings("\n");
        var code = Topics[name].Descendants(Dev + "code").Select(example => example.Value.ReplaceLineEndings("\n")).ToList();
        var paragraphs = Topics[name].Descendants(Maml + "para").Select(paragraph => paragraph.Value).ToList();

        Assert.All(code.Concat(paragraphs), text => Assert.Contains(text, source, StringComparison.Ordinal));
        Assert.Equal(Matches(source, @"^```powershell\n(?<text>.*?)\n```$"), code);
        Assert.All(
            Matches(source, @"^## (?:SYNOPSIS|DESCRIPTION|NOTES)\n\n(?<text>.*?)(?=\n\n## )")
                .Concat(Matches(source, @"^### -\w+\n\n(?<text>.*?)(?=\n\n```yaml)"))
                .SelectMany(prose => prose.Split("\n\n")),
            paragraph => Assert.Contains(paragraph, paragraphs));
    }

    [Fact]
    public void About_HasEveryErrorId_AndNoOther()
    {
        var about = File.ReadAllText(StagedModule.File("en-US", "about_JitAccess.help.txt")).ReplaceLineEndings("\n");
        var told = Matches(about[about.IndexOf("ERROR IDS", StringComparison.Ordinal)..], @"^ {4}(?<text>[A-Z][A-Za-z]+)\n {8}\S");

        Assert.Equal(ErrorIdsThatThereAre().Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Notes_NameErrorIdsThatThereAre(string name)
    {
        var known = ErrorIdsThatThereAre().ToHashSet(StringComparer.Ordinal);
        var notes = Topics[name].Element(Maml + "alertSet")!.Value;
        var named = Matches(notes, @"(?<![-\w])(?<text>[A-Z][a-z]+(?:[A-Z][A-Za-z]+)+)(?![-\w])");

        Assert.NotEmpty(named);
        Assert.All(named, id => Assert.Contains(id, known));
    }

    private static IEnumerable<string> ErrorIdsThatThereAre() =>
        typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

    private static List<string> Matches(string text, string pattern) =>
        Regex.Matches(text, pattern, RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(match => match.Groups["text"].Value).ToList();

    private static string NameOf(XElement parameter) => parameter.Element(Maml + "name")!.Value;

    private static bool IsText(XElement? element) => !string.IsNullOrWhiteSpace(element?.Value);
}
