using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.State;

/// <summary>Reading and writing JSON the way ARM does: property names without letter case, quotes of ETags unescaped enough to read.</summary>
internal static class ArmJson
{
    private static readonly JsonNodeOptions NodeOptions = new() { PropertyNameCaseInsensitive = true };
    private static readonly JsonSerializerOptions WriteOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">The text is no JSON, or an object has the same name twice (letter case aside).</exception>
    public static JsonNode? Parse(string text)
    {
        var node = JsonNode.Parse(text, NodeOptions);
        try
        {
            Visit(node);
        }
        catch (ArgumentException e)
        {
            throw new JsonException("A property name occurs twice in one object.", e);
        }

        return node;
    }

    /// <summary>An empty object whose property names have no letter case.</summary>
    public static JsonObject Object() => new(NodeOptions);

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new(items.ToArray());

    public static JsonArray Array(IEnumerable<string> items) => new(items.Select(i => (JsonNode?)JsonValue.Create(i)).ToArray());

    public static string Write(JsonNode? node) => node is null ? "null" : node.ToJsonString(WriteOptions);

    public static JsonNode? At(this JsonNode? node, params string[] path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    /// <summary>The text at a path, or <see langword="null"/> where there is none.</summary>
    public static string? Text(this JsonNode? node, params string[] path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The whole number at a path; a text of digits counts as one, as it does for ARM.</summary>
    public static int? Number(this JsonNode? node, params string[] path)
    {
        if (node.At(path) is not JsonValue value)
        {
            return null;
        }

        if (value.TryGetValue(out int number))
        {
            return number;
        }

        return value.TryGetValue(out string? text)
            && int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out number)
            ? number
            : null;
    }

    public static bool? Flag(this JsonNode? node, params string[] path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    public static IEnumerable<JsonObject> Objects(this JsonNode? node, params string[] path) =>
        node.At(path) is JsonArray array ? array.OfType<JsonObject>() : [];

    public static IEnumerable<string> Texts(this JsonNode? node, params string[] path) =>
        node.At(path) is JsonArray array ? array.Select(i => i.Text()).OfType<string>() : [];

    /// <summary>The ids of an array of <c>{"id": "..."}</c>.</summary>
    public static IEnumerable<string> Ids(this JsonNode? node, params string[] path) =>
        node.Objects(path).Select(o => o.Text("id")).OfType<string>();

    public static T Clone<T>(this T node)
        where T : JsonNode => (T)node.DeepClone();

    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                foreach (var property in o)
                {
                    Visit(property.Value);
                }

                break;
            case JsonArray a:
                foreach (var item in a)
                {
                    Visit(item);
                }

                break;
        }
    }
}
