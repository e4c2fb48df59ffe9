using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Http;

/// <summary>A refusal, as ARM words it.</summary>
internal sealed class ArmException(int status, string code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>A refusal that is the real reason for this one, for <c>details</c>.</summary>
    public ArmException? Detail { get; init; }

    /// <summary>Whether <c>details</c> appears even when it is empty, as answers of the network provider have it.</summary>
    public bool HasDetails { get; init; }

    /// <summary>Microsoft Graph's errors carry an <c>innerError</c> instead of details.</summary>
    public bool IsGraph { get; init; }

    public IDictionary<string, string> Headers { get; } = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>400 as the network provider words it.</summary>
    public static ArmException Invalid(string code, string message) => new(400, code, message) { HasDetails = true };

    public ArmException After(TimeSpan? time)
    {
        if (time is { } wait)
        {
            Headers["Retry-After"] = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return this;
    }

    public ArmResponse ToResponse(DateTimeOffset now, string requestId)
    {
        var error = ErrorObject();
        if (IsGraph)
        {
            error["innerError"] = new JsonObject
            {
                ["date"] = now.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
                ["request-id"] = requestId,
                ["client-request-id"] = requestId,
            };
        }

        var response = new ArmResponse(Status, new JsonObject { ["error"] = error }).With("x-ms-failure-cause", "gateway");
        foreach (var header in Headers)
        {
            response.With(header.Key, header.Value);
        }

        return response;
    }

    public JsonObject ErrorObject()
    {
        var error = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Detail is not null)
        {
            error["details"] = new JsonArray(Detail.ErrorObject());
        }
        else if (HasDetails)
        {
            error["details"] = new JsonArray();
        }

        return error;
    }
}
