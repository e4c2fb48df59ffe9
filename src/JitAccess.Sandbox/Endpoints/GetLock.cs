using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class GetLock() : ArmEndpoint("GET", "{*scope}/providers/Microsoft.Authorization/locks/{lockName}", "Microsoft.Authorization/locks/read")
{
    public override ArmResponse Handle(ArmCall call) => ArmResponse.Ok(
        call.State.Locks.Find(call["scope"], call["lockName"])?.ToJson()
        ?? throw new ArmException(404, "LockNotFound", $"The lock '{call["lockName"]}' could not be found."));
}
