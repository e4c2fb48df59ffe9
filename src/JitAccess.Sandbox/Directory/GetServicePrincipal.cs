using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Directory;

internal sealed class GetServicePrincipal() : GraphEndpoint("GET", "/v1.0/servicePrincipals/{id}")
{
    public override ArmResponse Handle(ArmCall call) =>
        call.State.People.Find(call["id"]) is { Kind: SandboxPersonKind.ServicePrincipal } principal && principal.ObjectId == call["id"].ToLowerInvariant()
            ? GraphObjects.Single(GraphObjects.Person(principal), "servicePrincipals")
            : throw GraphObjects.NotFound(call["id"]);
}
