using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>The just-in-time policies of Microsoft Defender for Cloud, as far as the seed has them.</summary>
/// <param name="place">What stands between the subscription and the collection.</param>
internal sealed class ListJitPolicies(string place) : ArmEndpoint(
    "GET", "/subscriptions/{subscriptionId}" + place + "/jitNetworkAccessPolicies", "Microsoft.Security/locations/jitNetworkAccessPolicies/read")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var scope = "/subscriptions/" + call.SubscriptionId + (call.GroupName is null ? string.Empty : "/resourceGroups/" + call.GroupName);
        return call.Page(ListResources.Entries(call, ResourceTypes.JitNetworkAccessPolicies, ArmId.KeyOf(scope)));
    }
}
