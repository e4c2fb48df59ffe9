using System;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>The state of a long-running operation (<c>Azure-AsyncOperation</c>).</summary>
internal sealed class GetOperation() : ArmEndpoint(
    "GET",
    "/subscriptions/{subscriptionId}/providers/Microsoft.Network/locations/{location}/operations/{operationId}",
    "Microsoft.Network/locations/operations/read")
{
    public override bool IsPoll => true;

    public override ArmResponse Handle(ArmCall call)
    {
        var operation = Require(call);
        call.State.Operations.Look(operation);
        var body = new JsonObject { ["status"] = operation.Status };
        if (operation.IsDone && operation.Error is not null)
        {
            body["error"] = operation.Error.Clone();
        }

        var response = ArmResponse.Ok(body);
        return operation.IsDone ? response : response.With("Retry-After", call.State.Operations.RetryAfter);
    }

    internal static Operation Require(ArmCall call) =>
        call.State.Operations.Find(call["operationId"]) is { } operation
            && operation.Subscription.Equals(call.SubscriptionId, StringComparison.OrdinalIgnoreCase)
            ? operation
            : throw new ArmException(404, "OperationNotFound", $"The operation {call["operationId"]} was not found.");
}
