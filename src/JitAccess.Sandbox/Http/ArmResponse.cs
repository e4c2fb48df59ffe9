using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Http;

/// <summary>An answer.</summary>
internal sealed class ArmResponse(int status, JsonNode? body = null)
{
    public int Status { get; } = status;

    public JsonNode? Body { get; } = body;

    /// <summary>What is no JSON; <see langword="null"/> for <see cref="Body"/>.</summary>
    public byte[]? Content { get; init; }

    public string? ContentType { get; init; }

    public IDictionary<string, string> Headers { get; } = new SortedDictionary<string, string>(System.StringComparer.OrdinalIgnoreCase);

    public static ArmResponse Ok(JsonNode body) => new(200, body);

    public ArmResponse With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }
}
