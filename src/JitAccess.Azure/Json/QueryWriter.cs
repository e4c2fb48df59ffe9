using System.IO;
using System.Text.Json;

namespace JitAccess.Azure.Json;

/// <summary>Writes the body that asks for a page of a list.</summary>
internal static class QueryWriter
{
    /// <param name="skipToken">From the answer before; null for the first page.</param>
    public static byte[] Write(string? skipToken)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (skipToken is not null)
            {
                writer.WriteString("skipToken", skipToken);
            }

            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
