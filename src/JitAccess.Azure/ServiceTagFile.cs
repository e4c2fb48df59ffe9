using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using JitAccess.Azure.Json;
using JitAccess.Core;
using JitAccess.Core.Network;

namespace JitAccess.Azure;

/// <summary>The list of service tags as Microsoft publishes it every week, for those who may not ask the service for it.</summary>
public static class ServiceTagFile
{
    /// <returns>The prefixes of the tags by name, letter case aside.</returns>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.ServiceTagsInvalid"/>.</exception>
    public static IReadOnlyDictionary<string, AddressSet> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            if (document.RootElement.Child("values") is not { ValueKind: JsonValueKind.Array } values || !values.EnumerateArray().Any())
            {
                throw Invalid(path, "it has no tags in 'values'", inner: null);
            }

            return ServiceTagReader.Read(document.RootElement) is { Count: > 0 } tags ? tags
                : throw Invalid(path, "no tag in it has a name and readable 'properties.addressPrefixes'", inner: null);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Invalid(path, e.Message.TrimEnd('.'), e);
        }
    }

    private static JitAccessException Invalid(string path, string problem, Exception? inner) => new(
        ErrorIds.ServiceTagsInvalid,
        JitErrorKind.InvalidArgument,
        $"'{path}' cannot be used as a list of service tags: {problem}. The list is the JSON file that Microsoft publishes as 'Azure IP Ranges and Service Tags'.",
        path,
        inner);
}
