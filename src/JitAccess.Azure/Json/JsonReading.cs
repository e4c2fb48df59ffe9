using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Network;

namespace JitAccess.Azure.Json;

/// <summary>Reads properties that may be absent, null or of another kind than expected.</summary>
internal static class JsonReading
{
    public static JsonElement? Child(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value
            : null;

    /// <summary>A text, or what stands there as JSON; null where there is nothing or an empty text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Child(name) is { } value && AsText(value) is { Length: > 0 } text ? text : null;

    public static bool IsTrue(this JsonElement element, string name) => element.Child(name)?.ValueKind == JsonValueKind.True;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Child(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static IEnumerable<string> Texts(this JsonElement element, string name) => element.Items(name).Select(AsText);

    /// <summary>The properties of a resource.</summary>
    /// <exception cref="MalformedAnswerException">There are none.</exception>
    public static JsonElement RequiredProperties(this JsonElement resource) =>
        resource.Child("properties") is { ValueKind: JsonValueKind.Object } properties
            ? properties
            : throw new MalformedAnswerException($"{Describe(resource)} has no properties");

    public static string RequiredText(this JsonElement element, string name, JsonElement resource) =>
        element.Text(name) ?? throw new MalformedAnswerException($"{Describe(resource)} has no {name}");

    /// <summary>The <c>id</c> of the element itself.</summary>
    public static ResourceId RequiredId(this JsonElement element)
    {
        var text = element.Text("id");
        return ResourceId.TryParse(text, out var id)
            ? id!
            : throw new MalformedAnswerException(text is null ? $"{Describe(element)} has no id" : $"'{text}' is no resource id");
    }

    /// <summary>The id of another resource, as in <c>"subnet": {"id": "..."}</c>; null where there is none.</summary>
    public static ResourceId? Reference(this JsonElement element, string name) =>
        element.Child(name) is { } reference && reference.Child("id") is not null ? reference.RequiredId() : null;

    public static IReadOnlyList<ResourceId> References(this JsonElement element, string name) => element.Items(name).Select(RequiredId).ToArray();

    public static string Describe(JsonElement resource) =>
        resource.Text("id") is { } id ? $"'{id}'" : resource.Text("name") is { } name ? $"'{name}'" : "a resource of the answer";

    private static string AsText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
