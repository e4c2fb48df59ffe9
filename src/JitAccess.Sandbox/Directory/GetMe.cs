using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Directory;

internal sealed class GetMe() : GraphEndpoint("GET", "/v1.0/me")
{
    public override ArmResponse Handle(ArmCall call) => call.Caller.Kind == SandboxPersonKind.User
        ? GraphObjects.Single(GraphObjects.Person(call.Caller), "users")
        : throw GraphObjects.BadRequest("/me request is only valid with delegated authentication flow.");
}
