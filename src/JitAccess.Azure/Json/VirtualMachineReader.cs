using System.Text.Json;
using JitAccess.Core.Network;

namespace JitAccess.Azure.Json;

internal static class VirtualMachineReader
{
    public static VirtualMachine Read(JsonElement resource)
    {
        var properties = resource.RequiredProperties();
        return new VirtualMachine
        {
            Id = resource.RequiredId(),
            VmId = properties.RequiredText("vmId", resource),
            NetworkInterfaceIds = properties.Child("networkProfile")?.References("networkInterfaces") ?? [],
            OSType = properties.Child("storageProfile")?.Child("osDisk")?.Text("osType"),
            Location = resource.Text("location"),
            ScaleSetId = properties.Reference("virtualMachineScaleSet"),
            ManagedBy = resource.Text("managedBy"),
        };
    }
}
