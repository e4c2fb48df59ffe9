using System;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace JitAccess.Ledger.Tests.PolicyFiles;

/// <summary>As much of JSON Schema as the published schema uses; a keyword that is not known here fails the test that meets it.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly string[] Silent = ["$schema", "$id", "$defs", "title", "description"];

    public bool Accepts(JsonElement value) => Accepts(root, value);

    public JsonElement Definition(string name) => root.GetProperty("$defs").GetProperty(name);

    private bool Accepts(JsonElement schema, JsonElement value) => schema.EnumerateObject().All(keyword => Holds(keyword, schema, value));

    private bool Holds(JsonProperty keyword, JsonElement schema, JsonElement value) => keyword.Name switch
    {
        _ when Silent.Contains(keyword.Name) => true,
        "$ref" => Accepts(Definition(keyword.Value.GetString()!.Split('/').Last()), value),
        "oneOf" => keyword.Value.EnumerateArray().Count(option => Accepts(option, value)) == 1,
        "enum" => keyword.Value.EnumerateArray().Any(option => JsonElement.DeepEquals(option, value)),
        "type" => IsOfType(keyword.Value.GetString()!, value),
        "required" => value.ValueKind != JsonValueKind.Object || keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)),
        "properties" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(member => !keyword.Value.TryGetProperty(member.Name, out var own) || Accepts(own, member.Value)),
        "additionalProperties" => value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().All(member => schema.GetProperty("properties").TryGetProperty(member.Name, out _)),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(item => Accepts(keyword.Value, item)),
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32(),
        "maxItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= keyword.Value.GetInt32(),
        "minLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= keyword.Value.GetInt32(),
        "maxLength" => value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= keyword.Value.GetInt32(),
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= keyword.Value.GetDecimal(),
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() <= keyword.Value.GetDecimal(),
        "pattern" => value.ValueKind != JsonValueKind.String || Matches(value.GetString()!, keyword.Value.GetString()!),
        _ => throw new NotSupportedException($"The schema has '{keyword.Name}', which this test does not know."),
    };

    // In the dialect of schemas $ is the very end; in .NET's a line break may follow.
    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, pattern.Replace("$", @"\z", StringComparison.Ordinal), RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        _ => throw new NotSupportedException(type),
    };
}
