using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Network;

namespace JitAccess.Azure.Json;

internal static class SecurityGroupReader
{
    public static NetworkSecurityGroup Read(JsonElement resource)
    {
        var properties = resource.RequiredProperties();
        return new NetworkSecurityGroup
        {
            Id = resource.RequiredId(),
            Rules = properties.Items("securityRules").Select(rule => SecurityRuleReader.Read(rule, isDefault: false)).ToArray(),
            DefaultRules = properties.Items("defaultSecurityRules").Select(rule => SecurityRuleReader.Read(rule, isDefault: true)).ToArray(),
            Tags = ReadTags(resource),
            SubnetIds = properties.References("subnets"),
            NetworkInterfaceIds = properties.References("networkInterfaces"),
            FlushConnection = properties.IsTrue("flushConnection"),
        };
    }

    private static Dictionary<string, string> ReadTags(JsonElement resource)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (resource.Child("tags") is { ValueKind: JsonValueKind.Object } entries)
        {
            foreach (var name in entries.EnumerateObject().Select(entry => entry.Name))
            {
                tags[name] = entries.Text(name) ?? string.Empty;
            }
        }

        return tags;
    }
}
