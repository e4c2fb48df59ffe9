using System.Text.Json;
using JitAccess.Core.Network;

namespace JitAccess.Azure.Json;

internal static class PublicIPAddressReader
{
    /// <returns>Null where no address is given to the resource now.</returns>
    public static IPAddressValue? Read(JsonElement resource) => resource.RequiredProperties().Text("ipAddress") is not { } text ? null
        : IPAddressValue.TryParse(text, out var address) ? address
        : throw new MalformedAnswerException($"{JsonReading.Describe(resource)} has the address '{text}'");
}
