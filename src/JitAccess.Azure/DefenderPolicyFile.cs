using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using JitAccess.Azure.Json;
using JitAccess.Core.Defender;
using JitAccess.Core.Policies;

namespace JitAccess.Azure;

/// <summary>Defender's just-in-time policies as a text: what <c>az security jit-policy list</c> or the service itself writes.</summary>
public static class DefenderPolicyFile
{
    /// <summary>Reads one policy, a list, or a page with its list in <c>value</c>.</summary>
    /// <exception cref="PolicyInvalidException">It is no such document.</exception>
    public static IReadOnlyList<DefenderPolicy> Read(string text)
    {
        if (text.Length > PolicyReading.MaxLength)
        {
            throw Invalid(FormattableString.Invariant($"It has {text.Length} characters; {PolicyReading.MaxLength} are allowed."));
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var list = root.Child("value") is { ValueKind: JsonValueKind.Array } page ? page : root;
            var elements = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray() : [list];
            return elements.Select(element => DefenderPolicyReader.Read(Nested(element))).ToArray();
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or MalformedAnswerException)
        {
            throw Invalid($"It holds no jitNetworkAccessPolicies as the service writes them: {e.Message.TrimEnd('.')}.");
        }
    }

    // Azure CLI lifts the properties to the resource.
    private static JsonElement Nested(JsonElement element)
    {
        if (element.Child("properties") is not null || element.Child("virtualMachines") is null)
        {
            return element;
        }

        using var nested = JsonDocument.Parse($"{{\"id\":{Raw(element, "id")},\"name\":{Raw(element, "name")},\"properties\":{element.GetRawText()}}}");
        return nested.RootElement.Clone();
    }

    private static string Raw(JsonElement element, string name) => element.Child(name)?.GetRawText() ?? "null";

    private static PolicyInvalidException Invalid(string problem) => new([new PolicyProblem("$", problem)], "jitNetworkAccessPolicies");
}
