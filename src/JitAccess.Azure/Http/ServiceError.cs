using System.Linq;
using System.Text.Json;
using JitAccess.Azure.Json;

namespace JitAccess.Azure.Http;

/// <summary>What the service says went wrong: <c>{"error":{"code","message","details"}}</c>, with or without the outer object.</summary>
internal sealed record ServiceError(string? Code, string? Message)
{
    public static ServiceError Read(JsonElement answer)
    {
        var error = answer.Child("error") ?? answer;
        var code = error.Text("code");
        var message = error.Text("message");

        // RetryableError and its like say only in the details what is the matter.
        var detail = error.Items("details").FirstOrDefault();
        if (detail.Text("message") is { Length: > 0 } more && (message is null || message.IndexOf(more, System.StringComparison.Ordinal) < 0))
        {
            message = string.IsNullOrEmpty(message) ? more : message + " " + more;
        }

        return new(code, message);
    }

    public static ServiceError Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return new(null, null);
        }
    }
}
