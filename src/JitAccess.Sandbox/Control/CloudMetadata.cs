using System;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.Identity;

namespace JitAccess.Sandbox.Control;

/// <summary>The endpoints of this cloud, as Azure CLI and Terraform ask for them before anybody is signed in.</summary>
internal static class CloudMetadata
{
    public static bool Answers(ArmRequest request) =>
        request.Method == "GET" && request.Path.TrimEnd('/').Equals("/metadata/endpoints", StringComparison.OrdinalIgnoreCase);

    public static ArmResponse Handle(ArmRequest request)
    {
        var version = request.ApiVersion ?? "2015-01-01";
        return ArmResponse.Ok(
            string.CompareOrdinal(version, "2022-09-01") >= 0 ? Cloud(request.BaseAddress)
            : string.CompareOrdinal(version, "2019-05-01") >= 0 ? new JsonArray(Cloud(request.BaseAddress))
            : FirstForm(request.BaseAddress));
    }

    private static JsonObject Authentication(string here) => new()
    {
        ["loginEndpoint"] = here + "/",
        ["audiences"] = new JsonArray("https://management.core.windows.net/", TokenIssuer.ArmAudience),
        ["tenant"] = PeopleDirectory.TenantId,
        ["identityProvider"] = "AAD",
    };

    private static JsonObject FirstForm(string here) => new()
    {
        ["galleryEndpoint"] = here,
        ["graphEndpoint"] = here,
        ["portalEndpoint"] = here,
        ["authentication"] = new JsonObject { ["loginEndpoint"] = here + "/", ["audiences"] = new JsonArray(TokenIssuer.ArmAudience) },
    };

    private static JsonObject Cloud(string here) => new()
    {
        ["name"] = "JitAccessSandbox",
        ["portal"] = here,
        ["authentication"] = Authentication(here),
        ["media"] = "https://rest.media.azure.net",
        ["graphAudience"] = "https://graph.windows.net/",
        ["graph"] = here,
        ["batch"] = "https://batch.core.windows.net/",
        ["resourceManager"] = here,
        ["vmImageAliasDoc"] = here + "/vmimagealiases",
        ["sqlManagement"] = "https://management.core.windows.net:8443/",
        ["gallery"] = here,
        ["microsoftGraphResourceId"] = here,
        ["logAnalyticsResourceId"] = "https://api.loganalytics.io",
        ["appInsightsResourceId"] = "https://api.applicationinsights.io",
        ["attestationResourceId"] = "https://attest.azure.net",
        ["synapseAnalyticsResourceId"] = "https://dev.azuresynapse.net",
        ["ossrDbmsResourceId"] = "https://ossrdbms-aad.database.windows.net",
        ["suffixes"] = new JsonObject
        {
            ["storage"] = "core.windows.net",
            ["keyVaultDns"] = "vault.azure.net",
            ["sqlServerHostname"] = "database.windows.net",
            ["acrLoginServer"] = "azurecr.io",
        },
    };
}
