using System.Linq;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Directory;

/// <summary>The service principals, all or those of one name or application.</summary>
internal sealed class ListServicePrincipals() : GraphEndpoint("GET", "/v1.0/servicePrincipals")
{
    public override ArmResponse Handle(ArmCall call) => GraphObjects.List(
        call.State.People.People.Where(person => person.Kind == SandboxPersonKind.ServicePrincipal).Select(GraphObjects.Person),
        "servicePrincipals",
        GraphFilter.Read(call, "displayName", "appId"));
}
