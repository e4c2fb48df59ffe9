using System.Globalization;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

/// <summary>An answer, read whole.</summary>
internal sealed class Answer
{
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    public required int Status { get; init; }

    public required JsonNode? Body { get; init; }

    public string? ErrorCode => Text("error", "code");

    public string ErrorMessage => Text("error", "message") ?? string.Empty;

    public IEnumerable<string> Names => Values.Select(v => v!["name"]!.GetValue<string>());

    public JsonArray Values => (JsonArray)Body!["value"]!;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var answer = new Answer { Status = (int)response.StatusCode, Body = text.Length == 0 ? null : JsonNode.Parse(text) };
        foreach (var header in response.Headers.Concat(response.Content.Headers))
        {
            answer.headers[header.Key] = string.Join(",", header.Value);
        }

        return answer;
    }

    public string? Header(string name) => headers.GetValueOrDefault(name);

    public JsonNode? At(params object[] path)
    {
        var node = Body;
        foreach (var step in path)
        {
            node = step is int index ? node?[index] : (node as JsonObject)?[(string)step];
        }

        return node;
    }

    public string? Text(params object[] path) =>
        At(path) is JsonValue value ? Convert.ToString(value.GetValue<object>().ToString(), CultureInfo.InvariantCulture) : null;
}
