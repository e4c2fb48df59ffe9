using System;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class PutLock() : ArmEndpoint("PUT", "{*scope}/providers/Microsoft.Authorization/locks/{lockName}", "Microsoft.Authorization/locks/write")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var level = call.Body.Text("properties", "level");
        if (!LockTable.CanNotDelete.Equals(level, StringComparison.OrdinalIgnoreCase) && !LockTable.ReadOnly.Equals(level, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArmException(400, "LockLevelInvalid", $"The lock level '{level}' is not valid. Allowed: {LockTable.CanNotDelete}, {LockTable.ReadOnly}.");
        }

        var exists = call.State.Locks.Find(call["scope"], call["lockName"]) is not null;
        var item = new ManagementLock(call["scope"], call["lockName"], LockTable.NormalizeLevel(level), call.Body.Text("properties", "notes"));
        call.State.Locks.Put(item);
        return new ArmResponse(exists ? 200 : 201, item.ToJson());
    }
}
