using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.State;

internal static class SubscriptionDocument
{
    public static JsonObject Create(string id, string displayName) => new()
    {
        ["id"] = "/subscriptions/" + id,
        ["authorizationSource"] = "RoleBased",
        ["managedByTenants"] = new JsonArray(),
        ["subscriptionId"] = id,
        ["tenantId"] = Identity.PeopleDirectory.TenantId,
        ["displayName"] = displayName,
        ["state"] = "Enabled",
        ["subscriptionPolicies"] = new JsonObject
        {
            ["locationPlacementId"] = "Public_2014-09-01",
            ["quotaId"] = "EnterpriseAgreement_2014-09-01",
            ["spendingLimit"] = "Off",
        },
    };
}
