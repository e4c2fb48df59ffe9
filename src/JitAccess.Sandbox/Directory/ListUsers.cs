using System.Linq;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Directory;

/// <summary>The users, all or those of some names.</summary>
internal sealed class ListUsers() : GraphEndpoint("GET", "/v1.0/users")
{
    public override ArmResponse Handle(ArmCall call) => GraphObjects.List(
        call.State.People.People.Where(person => person.Kind == SandboxPersonKind.User).Select(GraphObjects.Person),
        "users",
        GraphFilter.Read(call, "userPrincipalName", "mail", "displayName"));
}
