using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace JitAccess.Azure.Tests.Support;

internal static class Recordings
{
    /// <summary>The recorded requests and responses of a file whose address contains a text.</summary>
    public static IReadOnlyList<JsonElement> Read(string file, string addressPart) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(RecordingsFactAttribute.Folder!, file))).RootElement.EnumerateArray()
            .Where(exchange => exchange.GetProperty("request").GetProperty("uri").GetString()!.Contains(addressPart, StringComparison.OrdinalIgnoreCase))
            .ToArray();

    public static JsonElement Body(JsonElement exchange) => exchange.GetProperty("response").GetProperty("body");

    public static (string Name, string Value)[] Headers(JsonElement exchange) =>
        [.. exchange.GetProperty("response").GetProperty("headers").EnumerateObject()
            .Where(header => !header.Name.StartsWith("content-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (header.Name, header.Value[0].GetString()!))];
}
