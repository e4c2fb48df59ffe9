using System.Text.Json;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Json;

internal static class SubscriptionReader
{
    public static SubscriptionInfo Read(JsonElement subscription)
    {
        var id = subscription.RequiredText("subscriptionId", subscription);
        return new SubscriptionInfo(id, subscription.Text("displayName") ?? id, subscription.Text("tenantId"));
    }
}
