using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

/// <summary>Bodies of rules to write.</summary>
internal static class Rules
{
    /// <summary>A valid rule, with some properties replaced; null leaves one out.</summary>
    public static JsonObject Body(params (string Name, JsonNode? Value)[] changes)
    {
        var properties = new JsonObject
        {
            ["protocol"] = "Tcp",
            ["sourcePortRange"] = "*",
            ["destinationPortRange"] = "22",
            ["sourceAddressPrefix"] = "203.0.113.7",
            ["destinationAddressPrefix"] = "10.10.1.4",
            ["access"] = "Allow",
            ["priority"] = 500,
            ["direction"] = "Inbound",
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                properties.Remove(name);
            }
            else
            {
                properties[name] = value;
            }
        }

        return new JsonObject { ["properties"] = properties };
    }

    public static JsonArray List(params string[] items) => new([.. items.Select(i => (JsonNode?)i)]);
}
