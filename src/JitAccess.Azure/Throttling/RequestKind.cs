using System;
using System.Globalization;
using Azure;
using Azure.Core;

namespace JitAccess.Azure.Throttling;

/// <summary>What the service's limits make of a request.</summary>
/// <param name="Scope">The subscription, or what stands for it.</param>
/// <param name="Operation">reads, writes, deletes, or queries of Resource Graph.</param>
/// <param name="IsNetwork">Whether it counts for the network provider too.</param>
internal sealed record RequestKind(string Scope, string Operation, bool IsNetwork)
{
    public const string Reads = "reads";
    public const string Writes = "writes";
    public const string Deletes = "deletes";
    public const string GraphQueries = "queries";

    private string RemainingHeader => Operation == GraphQueries ? "x-ms-user-quota-remaining" : "x-ms-ratelimit-remaining-subscription-" + Operation;

    public static RequestKind Of(RequestMethod method, Uri uri)
    {
        var path = uri.AbsolutePath;
        if (path.StartsWith("/providers/Microsoft.ResourceGraph/", StringComparison.OrdinalIgnoreCase))
        {
            return new RequestKind("graph", GraphQueries, IsNetwork: false);
        }

        var segments = path.Split('/');
        var scope = segments.Length > 2 && segments[1].Equals("subscriptions", StringComparison.OrdinalIgnoreCase) ? segments[2].ToLowerInvariant() : "tenant";
        var operation = method == RequestMethod.Get || method == RequestMethod.Head ? Reads : method == RequestMethod.Delete ? Deletes : Writes;

        // Tags and permissions of a network resource are other providers' business: the last one counts.
        var provider = path.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase);
        var isNetwork = provider >= 0 && path.IndexOf("/providers/Microsoft.Network/", provider, StringComparison.OrdinalIgnoreCase) == provider;
        return new RequestKind(scope, operation, isNetwork);
    }

    /// <summary>How many more requests of this kind the service says it would take; null where it says nothing.</summary>
    public int? Left(Response response) =>
        response.Headers.TryGetValue(RemainingHeader, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var left)
            ? left
            : null;
}
