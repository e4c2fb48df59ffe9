using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Xml;
using JitAccess.Core;

namespace JitAccess.Ledger.Json;

/// <summary>The members of one JSON object, read strictly: each has one type, a duplicate is refused, and an unknown one is left alone.</summary>
internal sealed class JsonMembers
{
    private static readonly string[] TimeForms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
    private readonly string prefix;

    /// <param name="element">The object.</param>
    /// <param name="where">What it is called in the document; empty for the document itself.</param>
    /// <exception cref="FactFormatException">It is no object, or names a member twice.</exception>
    public JsonMembers(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new FactFormatException($"{(where.Length == 0 ? "The document" : $"'{where}'")} is not an object");
        }

        prefix = where.Length == 0 ? string.Empty : where + ".";
        foreach (var property in element.EnumerateObject())
        {
            // Two readers that pick different ones of two members would see two different facts.
            if (members.ContainsKey(property.Name))
            {
                throw new FactFormatException($"'{prefix}{property.Name}' is there twice");
            }

            members.Add(property.Name, property.Value);
        }
    }

    public string Text(string name) => OptionalText(name) ?? throw Missing(name);

    /// <summary>Null where the member is missing or null.</summary>
    public string? OptionalText(string name) => Find(name) is { } element ? TextOf(element, name) : null;

    public int Number(string name) => OptionalNumber(name) ?? throw Missing(name);

    public int? OptionalNumber(string name) =>
        Find(name) is not { } element ? null
        : element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number
        : throw new FactFormatException($"'{prefix}{name}' is not a whole number");

    public bool Flag(string name) => OptionalFlag(name) ?? throw Missing(name);

    public bool? OptionalFlag(string name) => Find(name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FactFormatException($"'{prefix}{name}' is neither true nor false"),
    };

    /// <summary>A moment in UTC, in ISO 8601.</summary>
    public DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParseExact(Text(name), TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FactFormatException($"'{prefix}{name}' is not a time in UTC, such as 2026-11-22T10:00:00Z");

    /// <summary>Null where the member is missing or null.</summary>
    public DateTimeOffset? OptionalTime(string name) => Has(name) ? Time(name) : null;

    /// <summary>Null where the member is missing or null.</summary>
    public TimeSpan? OptionalDuration(string name) => Has(name) ? Duration(name) : null;

    /// <summary>Whether the member is there, and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A duration in ISO 8601.</summary>
    public TimeSpan Duration(string name) => Value(name, XmlConvert.ToTimeSpan);

    /// <summary>The name of an enumeration's value, as it is declared.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum
    {
        var text = Text(name);
        foreach (T value in Enum.GetValues(typeof(T)))
        {
            if (string.Equals(value.ToString(), text, StringComparison.Ordinal))
            {
                return value;
            }
        }

        throw new FactFormatException($"'{prefix}{name}' is none of {string.Join(", ", Enum.GetNames(typeof(T)))}");
    }

    public T Value<T>(string name, Func<string, T> parse) => Parse(Text(name), name, parse);

    public JsonMembers Object(string name) => new(Find(name) ?? throw Missing(name), prefix + name);

    public IReadOnlyList<T> Objects<T>(string name, Func<JsonMembers, T> read) =>
        Items(name).Select((element, index) => read(new JsonMembers(element, Indexed(prefix + name, index)))).ToList();

    /// <summary>Empty where the member is missing.</summary>
    public IReadOnlyList<T> OptionalObjects<T>(string name, Func<JsonMembers, T> read) => Find(name) is null ? [] : Objects(name, read);

    public IReadOnlyList<T> Values<T>(string name, Func<string, T> parse) =>
        Items(name).Select((element, index) => Parse(TextOf(element, Indexed(name, index)), Indexed(name, index), parse)).ToList();

    public IReadOnlyList<string> Texts(string name) => Values(name, text => text);

    /// <summary>Empty where the member is missing.</summary>
    public IReadOnlyList<string> OptionalTexts(string name) => Find(name) is null ? [] : Texts(name);

    private static string Indexed(string name, int index) => name + "[" + index.ToString(CultureInfo.InvariantCulture) + "]";

    private JsonElement? Find(string name) => members.TryGetValue(name, out var element) && element.ValueKind != JsonValueKind.Null ? element : null;

    private FactFormatException Missing(string name) => new($"'{prefix}{name}' is missing");

    private IEnumerable<JsonElement> Items(string name)
    {
        var element = Find(name) ?? throw Missing(name);
        return element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : throw new FactFormatException($"'{prefix}{name}' is not a list");
    }

    private string TextOf(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            throw new FactFormatException($"'{prefix}{name}' is not a text");
        }

        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new FactFormatException($"'{prefix}{name}' holds half a character", e);
        }
    }

    private T Parse<T>(string text, string name, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or JitAccessException)
        {
            throw new FactFormatException($"'{prefix}{name}' cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }
}
