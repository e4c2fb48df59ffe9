using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace JitAccess.Ledger.Json;

/// <summary>How a document writes what JSON has no type of its own for. What is null is left out.</summary>
internal static class JsonWriting
{
    public static void Text(this Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    /// <summary>In UTC, to the tick where there is a fraction of a second.</summary>
    public static void Time(this Utf8JsonWriter writer, string name, DateTimeOffset time) =>
        writer.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    public static void Duration(this Utf8JsonWriter writer, string name, TimeSpan duration) => writer.WriteString(name, XmlConvert.ToString(duration));

    public static void OptionalTime(this Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.Time(name, known);
        }
    }

    public static void OptionalDuration(this Utf8JsonWriter writer, string name, TimeSpan? duration)
    {
        if (duration is { } known)
        {
            writer.Duration(name, known);
        }
    }

    public static void Texts(this Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    public static void Object<T>(this Utf8JsonWriter writer, string name, T value, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartObject(name);
        write(writer, value);
        writer.WriteEndObject();
    }

    public static void Objects<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStartObject();
            write(writer, value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
