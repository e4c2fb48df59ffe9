using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>The end of a long-running operation (<c>Location</c>): 202 until it is over.</summary>
internal sealed class GetOperationResult() : ArmEndpoint(
    "GET",
    "/subscriptions/{subscriptionId}/providers/Microsoft.Network/locations/{location}/operationResults/{operationId}",
    "Microsoft.Network/locations/operationResults/read")
{
    public override bool IsPoll => true;

    public override ArmResponse Handle(ArmCall call)
    {
        var operation = GetOperation.Require(call);
        call.State.Operations.Look(operation);
        if (!operation.IsDone)
        {
            return new ArmResponse(202)
                .With("Location", call.Request.Uri.AbsoluteUri)
                .With("Retry-After", call.State.Operations.RetryAfter);
        }

        return operation.Error is null
            ? new ArmResponse(204)
            : throw new ArmException(409, operation.Error["code"]!.GetValue<string>(), operation.Error["message"]!.GetValue<string>());
    }
}
