using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Directory;

/// <summary>A user, by object id or user principal name.</summary>
internal sealed class GetUser() : GraphEndpoint("GET", "/v1.0/users/{id}")
{
    public override ArmResponse Handle(ArmCall call) => call.State.People.Find(call["id"]) is { Kind: SandboxPersonKind.User } user
        ? GraphObjects.Single(GraphObjects.Person(user), "users")
        : throw GraphObjects.NotFound(call["id"]);
}
