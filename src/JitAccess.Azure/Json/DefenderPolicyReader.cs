using System.Globalization;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Defender;

namespace JitAccess.Azure.Json;

internal static class DefenderPolicyReader
{
    public static DefenderPolicy Read(JsonElement resource)
    {
        var properties = resource.RequiredProperties();
        return new DefenderPolicy
        {
            Id = resource.RequiredId().ToString(),
            Name = resource.RequiredText("name", resource),
            VirtualMachines = properties.Items("virtualMachines")
                .Select(vm => new DefenderVm(vm.RequiredText("id", resource), vm.Items("ports").Select(ReadPort).ToArray())).ToArray(),
            Requests = properties.Items("requests").Count(),
        };
    }

    private static DefenderPort ReadPort(JsonElement port) => new(
        int.TryParse(port.Text("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        port.Text("protocol"),
        [.. port.Text("allowedSourceAddressPrefix") is { } prefix ? new[] { prefix } : [], .. port.Texts("allowedSourceAddressPrefixes")],
        port.Text("maxRequestAccessDuration"));
}
