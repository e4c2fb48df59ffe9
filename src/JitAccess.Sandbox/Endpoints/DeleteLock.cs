using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class DeleteLock()
    : ArmEndpoint("DELETE", "{*scope}/providers/Microsoft.Authorization/locks/{lockName}", "Microsoft.Authorization/locks/delete")
{
    public override ArmResponse Handle(ArmCall call) => new(call.State.Locks.Remove(call["scope"], call["lockName"]) ? 200 : 204);
}
