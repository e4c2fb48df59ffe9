using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using JitAccess.Ledger.PolicyFiles;
using Xunit;

namespace JitAccess.Ledger.Tests.PolicyFiles;

/// <summary>The published schema and the reader say the same, both ways.</summary>
public sealed class PolicyFileSchemaTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(File.ReadAllText(SchemaPath())).RootElement;

    private static readonly JsonSchema Schema = new(Document);

    public static TheoryData<string> Right => [.. PolicyFileTexts.Right];

    public static TheoryData<string> Wrong => [.. PolicyFileTexts.Wrong];

    [Theory]
    [MemberData(nameof(Right))]
    public void Valid_IsSoForBoth(string text)
    {
        Assert.True(Schema.Accepts(JsonDocument.Parse(text).RootElement));
        var reading = PolicyFileReader.Read(text);
        Assert.Empty(reading.Problems.Concat(reading.Drafts.SelectMany(draft => draft.Problems)));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Invalid_IsSoForBoth(string text)
    {
        Assert.False(Schema.Accepts(JsonDocument.Parse(text).RootElement));
        var reading = PolicyFileReader.Read(text);
        Assert.NotEmpty(reading.Problems.Concat(reading.Drafts.SelectMany(draft => draft.Problems)));
    }

    [Theory]
    [InlineData("policy")]
    [InlineData("portWithLimits")]
    [InlineData("person")]
    public void Members_AreTheSame(string definition)
    {
        var schema = Schema.Definition(definition);
        var known = definition switch
        {
            "policy" => PolicyFileReader.PolicyMembers,
            "portWithLimits" => PolicyFileReader.PortMembers,
            _ => PolicyFileReader.PersonMembers,
        };

        var own = definition == "person" ? schema.GetProperty("oneOf")[1] : schema;
        Assert.Equal(
            own.GetProperty("properties").EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal),
            known.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("duration", PolicyFileForms.Duration)]
    [InlineData("port", PolicyFileForms.Port)]
    [InlineData("source", PolicyFileForms.Source)]
    public void Pattern_IsTheSame(string definition, string form) => Assert.Equal(form, Schema.Definition(definition).GetProperty("pattern").GetString());

    [Fact]
    public void NameObjectIdAndKind_HaveTheSameForm()
    {
        var person = Schema.Definition("person").GetProperty("oneOf")[1].GetProperty("properties");
        var kinds = person.GetProperty("kind").GetProperty("enum").EnumerateArray().Select(kind => kind.GetString());

        Assert.Equal(PolicyFileForms.Name, Schema.Definition("policy").GetProperty("properties").GetProperty("name").GetProperty("pattern").GetString());
        Assert.Equal(PolicyFileForms.ObjectId, person.GetProperty("objectId").GetProperty("pattern").GetString());
        Assert.Equal(PolicyFileForms.Kind, $"^({string.Join("|", kinds)})$");
    }

    [Fact]
    public void Address_IsTheOneThatFilesName()
    {
        using var written = JsonDocument.Parse(PolicyFileWriter.Write([PolicyFileTexts.Policy]));

        Assert.Equal(Document.GetProperty("$id").GetString(), written.RootElement.GetProperty("$schema").GetString());
        Assert.EndsWith("/docs/schemas/" + Path.GetFileName(SchemaPath()), Document.GetProperty("$id").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Written_IsValid()
    {
        var one = PolicyFileWriter.Write([PolicyFileTexts.Policy]);
        var two = PolicyFileWriter.Write([PolicyFileTexts.Policy, PolicyFileTexts.Policy with { Name = "other" }]);

        Assert.All(new[] { one, two }, text => Assert.True(Schema.Accepts(JsonDocument.Parse(text).RootElement), text));
    }

    private static string SchemaPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "JitAccess.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "docs", "schemas", "jit-policy.schema.json");
    }
}
