using System;
using System.Collections.Generic;

namespace JitAccess.Sandbox.Http;

/// <summary>Finds the operation of a request.</summary>
internal sealed class Router(IReadOnlyList<ArmEndpoint> endpoints)
{
    public (ArmEndpoint Endpoint, IReadOnlyDictionary<string, string> Values)? Find(ArmRequest request)
    {
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Method.Equals(request.Method, StringComparison.Ordinal) && endpoint.Route.Match(request.Segments) is { } values)
            {
                return (endpoint, values);
            }
        }

        return null;
    }
}
