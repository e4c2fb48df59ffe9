using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace JitAccess.Azure.Tests.Support;

internal static class Recordings
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(RepositoryRoot(), "..", "shared", "arm-recordings"));

    /// <summary>The recorded requests and responses of a file whose address contains a text.</summary>
    public static IReadOnlyList<JsonElement> Read(string file, string addressPart) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file))).RootElement.EnumerateArray()
            .Where(exchange => exchange.GetProperty("request").GetProperty("uri").GetString()!.Contains(addressPart, StringComparison.OrdinalIgnoreCase))
            .ToArray();

    public static JsonElement Body(JsonElement exchange) => exchange.GetProperty("response").GetProperty("body");

    public static (string Name, string Value)[] Headers(JsonElement exchange) =>
        [.. exchange.GetProperty("response").GetProperty("headers").EnumerateObject()
            .Where(header => !header.Name.StartsWith("content-", StringComparison.OrdinalIgnoreCase))
            .Select(header => (header.Name, header.Value[0].GetString()!))];

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "JitAccess.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
