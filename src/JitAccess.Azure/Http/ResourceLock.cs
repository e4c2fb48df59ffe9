using System;
using System.Linq;
using System.Text.Json;
using Azure;
using JitAccess.Azure.Json;

namespace JitAccess.Azure.Http;

/// <summary>
/// The second meaning of 429: another write on the same resource is running (<c>RetryableError</c>, <c>RetryableErrorDueToAnotherOperation</c>).
/// </summary>
internal static class ResourceLock
{
    public static bool Explains(Response response)
    {
        if (response.Status != 429)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(response.Content);
            var error = document.RootElement.Child("error") ?? document.RootElement;
            return IsRetryable(error.Text("code")) || error.Items("details").Any(detail => IsRetryable(detail.Text("code")));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsRetryable(string? code) => code is not null && code.StartsWith("RetryableError", StringComparison.OrdinalIgnoreCase);
}
