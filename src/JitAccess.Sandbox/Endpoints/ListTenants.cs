using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.Identity;

namespace JitAccess.Sandbox.Endpoints;

internal sealed class ListTenants() : ArmEndpoint("GET", "/tenants", null)
{
    public override ArmResponse Handle(ArmCall call) => ArmCall.List(
    [
        new JsonObject
        {
            ["id"] = "/tenants/" + PeopleDirectory.TenantId,
            ["tenantId"] = PeopleDirectory.TenantId,
            ["countryCode"] = "DE",
            ["displayName"] = "Contoso",
            ["domains"] = new JsonArray("contoso.example"),
            ["tenantCategory"] = "Home",
            ["defaultDomain"] = "contoso.example",
            ["tenantType"] = "AAD",
        },
    ]);
}
