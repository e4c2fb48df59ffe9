using System;
using System.Globalization;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.ResourceGraph;

/// <summary>What the operators of a query mean.</summary>
internal static class Operators
{
    /// <summary>The comparison that a word or symbol stands for, or <see langword="null"/>.</summary>
    public static Func<JsonNode?, JsonNode?, bool>? Find(string name) => name.ToUpperInvariant() switch
    {
        "==" => (a, b) => string.Equals(Text(a), Text(b), StringComparison.Ordinal),
        "!=" => (a, b) => !string.Equals(Text(a), Text(b), StringComparison.Ordinal),
        "=~" => (a, b) => Text(a).Equals(Text(b), StringComparison.OrdinalIgnoreCase),
        "!~" => (a, b) => !Text(a).Equals(Text(b), StringComparison.OrdinalIgnoreCase),
        "CONTAINS" => (a, b) => Contains(a, b),
        "!CONTAINS" => (a, b) => !Contains(a, b),
        "HAS" => (a, b) => Has(Text(a), Text(b)),
        "!HAS" => (a, b) => !Has(Text(a), Text(b)),
        "STARTSWITH" => (a, b) => Text(a).StartsWith(Text(b), StringComparison.OrdinalIgnoreCase),
        "ENDSWITH" => (a, b) => Text(a).EndsWith(Text(b), StringComparison.OrdinalIgnoreCase),
        _ => null,
    };

    /// <summary>A value as text; a document as its JSON; nothing as the empty text.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        null => string.Empty,
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => ArmJson.Write(node),
    };

    public static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) && flag;

    public static int Compare(JsonNode? a, JsonNode? b) =>
        double.TryParse(Text(a), NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
        && double.TryParse(Text(b), NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
            ? x.CompareTo(y)
            : string.Compare(Text(a), Text(b), StringComparison.OrdinalIgnoreCase);

    private static bool Contains(JsonNode? a, JsonNode? b) => Text(a).IndexOf(Text(b), StringComparison.OrdinalIgnoreCase) >= 0;

    // A whole term: letters and digits must not go on beyond it.
    private static bool Has(string text, string term)
    {
        for (var at = text.IndexOf(term, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(term, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + term.Length;
            if (term.Length > 0
                && (at == 0 || !char.IsLetterOrDigit(term[0]) || !char.IsLetterOrDigit(text[at - 1]))
                && (end == text.Length || !char.IsLetterOrDigit(term[term.Length - 1]) || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
