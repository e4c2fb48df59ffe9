using System;
using System.Collections.Generic;
using System.Globalization;

namespace JitAccess.Sandbox.Blobs;

/// <summary>What a listing asks for.</summary>
/// <param name="Prefix">How the names start.</param>
/// <param name="Marker">What the page before gave; empty for the first page.</param>
/// <param name="MaxResults">The length of the page, 1 to 5,000.</param>
internal sealed record BlobListQuery(string Prefix, string Marker, int MaxResults)
{
    private const int Most = 5000;

    public static BlobListQuery Read(IReadOnlyDictionary<string, string> query)
    {
        var most = Most;
        if (query.TryGetValue("maxresults", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most < 1))
        {
            throw new BlobException(400, "OutOfRangeQueryParameterValue",
                "One of the query parameters specified in the request URI is outside the permissible range.");
        }

        return new(Value(query, "prefix"), Value(query, "marker"), Math.Min(most, Most));
    }

    private static string Value(IReadOnlyDictionary<string, string> query, string name) => query.TryGetValue(name, out var value) ? value : string.Empty;
}
