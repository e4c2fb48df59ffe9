using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace JitAccess.Azure.Json;

internal static class TagsWriter
{
    /// <param name="operation"><c>Merge</c> or <c>Delete</c>.</param>
    /// <param name="tags">Names and values.</param>
    public static byte[] Write(string operation, IReadOnlyDictionary<string, string> tags)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("operation", operation);
            writer.WriteStartObject("properties");
            writer.WriteStartObject("tags");
            foreach (var tag in tags)
            {
                writer.WriteString(tag.Key, tag.Value);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
