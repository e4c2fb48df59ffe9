using System;
using System.Collections.Generic;

namespace JitAccess.Core.Ports;

/// <summary>What Connect-JitAccess was told. Exactly one way of signing in is chosen by <see cref="SignIn"/>.</summary>
public sealed record ConnectionOptions
{
    public required SignInMethod SignIn { get; init; }

    /// <summary>Ids or names; empty for AZURE_SUBSCRIPTION_ID, else the only visible one.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    public bool AllSubscriptions { get; init; }

    public string? TenantId { get; init; }

    /// <summary>AzureCloud, AzureUSGovernment or AzureChinaCloud.</summary>
    public string Environment { get; init; } = "AzureCloud";

    /// <summary>Overrides the environment's ARM endpoint.</summary>
    public Uri? ArmEndpoint { get; init; }

    /// <summary>A PEM file with a certificate that is trusted for the endpoint, beside the system's.</summary>
    public string? CertificatePath { get; init; }

    /// <summary><c>Local</c>, a folder, or a storage account's blob URL; null only for the sandbox in memory.</summary>
    public string? Store { get; init; }

    /// <summary>States that the role conditions of the store's containers are in place, so that a fact's author is the one in its path.</summary>
    public bool AuthorsAttested { get; init; }

    /// <summary>For a user-assigned managed identity.</summary>
    public string? ClientId { get; init; }

    public string? AccessToken { get; init; }

    /// <summary>A token of the same person for the storage account, beside <see cref="AccessToken"/>; null where the store is a folder.</summary>
    public string? StorageAccessToken { get; init; }

    /// <summary>Beside <see cref="AccessToken"/>: a token for Microsoft Graph; null where people and groups need not be looked up.</summary>
    public string? GraphAccessToken { get; init; }

    /// <summary>States that no virtual network manager has admin rules here, so that they are not read.</summary>
    public bool NoAdminRules { get; init; }

    /// <summary>A file with the service tags and their prefixes, as Microsoft publishes it every week, in place of the service's own list.</summary>
    public string? ServiceTagPath { get; init; }

    /// <summary>The person to be in the sandbox.</summary>
    public string SandboxUser { get; init; } = "alice@contoso.example";

    /// <summary>A file with the resources of the sandbox in memory.</summary>
    public string? SandboxSeed { get; init; }

    /// <summary>Start the sandbox in memory anew.</summary>
    public bool SandboxReset { get; init; }

    /// <summary>The sandbox server to join.</summary>
    public Uri? SandboxEndpoint { get; init; }
}
