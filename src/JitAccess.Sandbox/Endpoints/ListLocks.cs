using System.Linq;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>The locks on a scope, above it and below it.</summary>
internal sealed class ListLocks() : ArmEndpoint("GET", "{*scope}/providers/Microsoft.Authorization/locks", "Microsoft.Authorization/locks/read")
{
    public override ArmResponse Handle(ArmCall call) => ArmCall.List(call.State.Locks.At(call["scope"]).Select(l => l.ToJson()));
}
