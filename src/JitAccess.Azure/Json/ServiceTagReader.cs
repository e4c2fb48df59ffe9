using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Network;

namespace JitAccess.Azure.Json;

/// <summary>Reads the list of service tags, which has no pages. A prefix that cannot be read leaves its tag out: unresolved, rather than too small.</summary>
internal static class ServiceTagReader
{
    public static IReadOnlyDictionary<string, AddressSet> Read(JsonElement answer)
    {
        var result = new Dictionary<string, AddressSet>(StringComparer.OrdinalIgnoreCase);
        foreach (var tag in answer.Items("values"))
        {
            if (tag.Text("name") is { } name && tag.Child("properties") is { } properties
                && ReadPrefixes(properties.Texts("addressPrefixes").ToArray()) is { } set)
            {
                result[name] = set;
            }
        }

        return result;
    }

    private static AddressSet? ReadPrefixes(IReadOnlyList<string> texts)
    {
        var prefixes = new List<AddressPrefix>(texts.Count);
        foreach (var text in texts)
        {
            if (!AddressPrefix.TryParse(text, out var prefix, out _, lenient: true))
            {
                return null;
            }

            prefixes.Add(prefix);
        }

        return AddressSet.Of(prefixes);
    }
}
