using System.Linq;
using System.Text.Json;
using JitAccess.Core.Network;

namespace JitAccess.Azure.Json;

internal static class NetworkInterfaceReader
{
    public static NetworkInterface Read(JsonElement resource)
    {
        var properties = resource.RequiredProperties();
        return new NetworkInterface
        {
            Id = resource.RequiredId(),
            VirtualMachineId = properties.Reference("virtualMachine"),
            NetworkSecurityGroupId = properties.Reference("networkSecurityGroup"),
            IPConfigurations = properties.Items("ipConfigurations").Select(configuration => ReadConfiguration(configuration, resource))
                .OfType<IPConfiguration>().ToArray(),
            ManagedBy = resource.Text("managedBy")
                ?? properties.Text("managedBy")
                ?? properties.Reference("privateEndpoint")?.ToString()
                ?? properties.Reference("privateLinkService")?.ToString(),
        };
    }

    /// <returns>Null where no private address is given yet: such a configuration receives no packet.</returns>
    private static IPConfiguration? ReadConfiguration(JsonElement configuration, JsonElement resource)
    {
        var properties = configuration.RequiredProperties();
        if (properties.Text("privateIPAddress") is not { } text)
        {
            return null;
        }

        var name = configuration.RequiredText("name", resource);
        return new IPConfiguration
        {
            Name = name,
            PrivateAddress = IPAddressValue.TryParse(text, out var address)
                ? address
                : throw new MalformedAnswerException($"the IP configuration '{name}' of {JsonReading.Describe(resource)} has the private address '{text}'"),
            SubnetId = properties.Reference("subnet")
                ?? throw new MalformedAnswerException($"the IP configuration '{name}' of {JsonReading.Describe(resource)} has no subnet"),
            IsPrimary = properties.IsTrue("primary"),
            PublicIPAddressId = properties.Reference("publicIPAddress"),
            ApplicationSecurityGroupIds = properties.References("applicationSecurityGroups"),
            IsBehindLoadBalancer = properties.Items("loadBalancerBackendAddressPools").Any() || properties.Items("loadBalancerInboundNatRules").Any(),
        };
    }
}
