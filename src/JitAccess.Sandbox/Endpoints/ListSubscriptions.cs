using System.Linq;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>Shows the subscriptions that the caller may read.</summary>
internal sealed class ListSubscriptions() : ArmEndpoint("GET", "/subscriptions", null)
{
    public override ArmResponse Handle(ArmCall call) =>
        ArmCall.List(call.Caller.Role == SandboxRole.None ? [] : call.State.Resources.Subscriptions.Select(s => s.Clone()));
}
