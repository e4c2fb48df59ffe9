using System;
using System.Globalization;

namespace JitAccess.Sandbox.Http;

/// <summary>The headers that every answer of the service has.</summary>
internal static class ResponseHeaders
{
    public static void Add(ArmRequest request, ArmResponse response, string requestId, DateTimeOffset now, bool isGraph)
    {
        response.With("Cache-Control", "no-cache").With("X-Content-Type-Options", "nosniff");
        if (isGraph)
        {
            response.With("request-id", requestId).With("client-request-id", request.Header("client-request-id") ?? requestId);
            return;
        }

        var correlation = request.Header("x-ms-correlation-request-id") ?? requestId;
        response.With("x-ms-request-id", requestId)
            .With("x-ms-correlation-request-id", correlation)
            .With("x-ms-routing-request-id", $"SANDBOX:{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}:{requestId}");
        if (request.Header("x-ms-client-request-id") is { } client
            && "true".Equals(request.Header("x-ms-return-client-request-id"), StringComparison.OrdinalIgnoreCase))
        {
            response.With("x-ms-client-request-id", client);
        }
    }
}
