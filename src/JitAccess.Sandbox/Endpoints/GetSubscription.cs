using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class GetSubscription() : ArmEndpoint("GET", "/subscriptions/{subscriptionId}", "Microsoft.Resources/subscriptions/read")
{
    public override ArmResponse Handle(ArmCall call) => ArmResponse.Ok(call.State.Resources.FindSubscription(call.SubscriptionId)!.Clone());
}
