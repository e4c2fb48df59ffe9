using System;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Seeding;

/// <summary>What a resource of each type cannot be without.</summary>
internal static class SeedShape
{
    private static readonly string[] RuleTexts = ["protocol", "access", "direction"];

    /// <exception cref="SandboxException">Something is missing; the message says what, and of which element.</exception>
    public static void Demand(string place, ArmId id, JsonObject element)
    {
        place = $"{place} ({id.Text})";
        if (id.IsType(ResourceTypes.ServiceTags))
        {
            DemandArray(place, element, "values");
            return;
        }

        if (element["properties"] is not JsonObject)
        {
            throw new SandboxException($"{place} has no object 'properties'.");
        }

        if (id.IsType(ResourceTypes.NetworkInterfaces))
        {
            DemandArray(place, element, "properties", "ipConfigurations");
            DemandObjects(place, element, "ipConfigurations");
        }
        else if (id.IsType(ResourceTypes.VirtualNetworks))
        {
            DemandArray(place, element, "properties", "addressSpace", "addressPrefixes");
            DemandObjects(place, element, "subnets");
        }
        else if (id.IsType(ResourceTypes.NetworkSecurityGroups))
        {
            DemandObjects(place, element, "securityRules");
            DemandObjects(place, element, "defaultSecurityRules");
            foreach (var rule in element.Objects("properties", "securityRules").Concat(element.Objects("properties", "defaultSecurityRules")))
            {
                DemandRule(place, rule);
            }
        }
    }

    private static void DemandArray(string place, JsonObject element, params string[] path)
    {
        if (element.At(path) is not JsonArray)
        {
            throw new SandboxException($"{place} has no array '{string.Join(".", path)}'.");
        }
    }

    // A list of children, each with a name and properties; it may be missing.
    private static void DemandObjects(string place, JsonObject element, string list)
    {
        if (element.At("properties", list) is not { } node)
        {
            return;
        }

        var array = node as JsonArray ?? throw new SandboxException($"{place}: 'properties.{list}' is no array.");
        if (array.Any(c => c.Text("name") is null || c.At("properties") is not JsonObject))
        {
            throw new SandboxException($"{place}: each element of 'properties.{list}' needs a 'name' and an object 'properties'.");
        }
    }

    private static void DemandRule(string place, JsonObject rule)
    {
        place = $"{place}, rule '{rule.Text("name")}'";
        if (Array.Find(RuleTexts, f => rule.Text("properties", f) is null) is { } missing)
        {
            throw new SandboxException($"{place} has no text 'properties.{missing}'.");
        }

        if (rule.Number("properties", "priority") is null)
        {
            throw new SandboxException($"{place} has no number 'properties.priority'.");
        }
    }
}
