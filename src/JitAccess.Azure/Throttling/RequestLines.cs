using System;
using System.Collections.Generic;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Throttling;

/// <summary>
/// The service's limits for one principal, and who waits for them. In every subscription: reads 250 and 25 more a second, writes and deletes 200 and
/// 10 more a second each; the network provider takes 1,000 writes and deletes, and 10,000 reads, in 5 minutes. Resource Graph answers 15 queries in 5 seconds.
/// (learn.microsoft.com, "Understand how Azure Resource Manager throttles requests", "Guidance for throttled requests in Azure Resource Graph".)
/// </summary>
internal sealed class RequestLines(IClock clock)
{
    private static readonly TimeSpan NetworkPeriod = TimeSpan.FromMinutes(5);

    private readonly object gate = new();
    private readonly Dictionary<(string Scope, string Operation), RequestLine> lines = [];
    private readonly Dictionary<string, RequestWindow> networkWrites = new(StringComparer.Ordinal);

    public RequestLine Of(RequestKind kind)
    {
        lock (gate)
        {
            if (!lines.TryGetValue((kind.Scope, kind.Operation), out var line))
            {
                lines.Add((kind.Scope, kind.Operation), line = Create(kind));
            }

            return line;
        }
    }

    private RequestLine Create(RequestKind kind) => kind.Operation switch
    {
        RequestKind.GraphQueries => new RequestLine(clock, gate, new RequestWindow(15, TimeSpan.FromSeconds(5)), networkLimit: null),
        RequestKind.Reads => new RequestLine(clock, gate, new TokenBucket(250, 25), new RequestWindow(10_000, NetworkPeriod)),
        _ => new RequestLine(clock, gate, new TokenBucket(200, 10), NetworkWrites(kind.Scope)),
    };

    // Writes and deletes together.
    private RequestWindow NetworkWrites(string scope)
    {
        if (!networkWrites.TryGetValue(scope, out var window))
        {
            networkWrites.Add(scope, window = new RequestWindow(1_000, NetworkPeriod));
        }

        return window;
    }
}
