using System;
using System.Linq;
using Azure.Identity;
using JitAccess.Core;

namespace JitAccess.Azure;

/// <summary>One of the clouds: where people sign in, where Azure Resource Manager is, and where Microsoft Graph.</summary>
internal sealed record AzureCloud(string Name, Uri Authority, Uri ArmEndpoint, Uri GraphEndpoint)
{
    private static readonly AzureCloud[] All =
    [
        new("AzureCloud", AzureAuthorityHosts.AzurePublicCloud, new Uri("https://management.azure.com"), new Uri("https://graph.microsoft.com")),
        new("AzureUSGovernment", AzureAuthorityHosts.AzureGovernment, new Uri("https://management.usgovcloudapi.net"), new Uri("https://graph.microsoft.us")),
        new("AzureChinaCloud", AzureAuthorityHosts.AzureChina, new Uri("https://management.chinacloudapi.cn"),
            new Uri("https://microsoftgraph.chinacloudapi.cn")),
    ];

    /// <summary>What access tokens are asked for; the same whatever endpoint leads to Azure Resource Manager.</summary>
    public string Scope => ArmEndpoint.GetLeftPart(UriPartial.Authority) + "/.default";

    public string GraphScope => GraphEndpoint.GetLeftPart(UriPartial.Authority) + "/.default";

    /// <exception cref="JitAccessException"><see cref="ErrorIds.EnvironmentUnknown"/>.</exception>
    public static AzureCloud Get(string name) =>
        Array.Find(All, cloud => string.Equals(cloud.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new JitAccessException(
            ErrorIds.EnvironmentUnknown,
            JitErrorKind.InvalidArgument,
            $"'{name}' is no Azure environment. There are {string.Join(", ", All.Select(cloud => cloud.Name))}.",
            name);
}
