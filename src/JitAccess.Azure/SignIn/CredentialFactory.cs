using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.SignIn;

/// <summary>The ways of signing in to the real Azure.</summary>
internal static class CredentialFactory
{
    public static TokenCredential Create(ConnectionOptions options, AzureCloud cloud, Func<string, string?> environment, Action<string> message) =>
        options.SignIn switch
        {
            SignInMethod.Default => new ChainedTokenCredential([.. DefaultChain(options, cloud, environment)]),
            SignInMethod.ManagedIdentity => new ManagedIdentityCredential(IdentityOf(options.ClientId)),
            SignInMethod.Interactive =>
                new InteractiveBrowserCredential(new InteractiveBrowserCredentialOptions { TenantId = options.TenantId, AuthorityHost = cloud.Authority }),
            SignInMethod.DeviceCode => new DeviceCodeCredential(new DeviceCodeCredentialOptions
            {
                TenantId = options.TenantId,
                AuthorityHost = cloud.Authority,
                DeviceCodeCallback = (code, _) =>
                {
                    message(code.Message);
                    return Task.CompletedTask;
                },
            }),
            SignInMethod.Token when !string.IsNullOrWhiteSpace(options.AccessToken) => new FixedTokenCredential(options.AccessToken!),
            SignInMethod.Token => throw new JitAccessException(ErrorIds.TokenInvalid, JitErrorKind.InvalidArgument, "The access token is empty."),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.SignIn, "This way of signing in is not one of the real Azure."),
        };

    /// <summary>Somebody who signed in can get tokens for Graph too; a token for Azure Resource Manager alone is good for nothing else.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.TokenInvalid"/>.</exception>
    public static TokenCredential? ForGraph(ConnectionOptions options, TokenCredential credential) =>
        options.SignIn != SignInMethod.Token ? credential
        : options.GraphAccessToken is null ? null
        : !string.IsNullOrWhiteSpace(options.GraphAccessToken) ? FixedTokenCredential.ForGraph(options.GraphAccessToken)
        : throw new JitAccessException(ErrorIds.TokenInvalid, JitErrorKind.InvalidArgument, "The access token for Microsoft Graph is empty.");

    /// <summary>Managed identity is asked only where the host offers one: without, it would wait for an address that does not answer.</summary>
    internal static IEnumerable<TokenCredential> DefaultChain(ConnectionOptions options, AzureCloud cloud, Func<string, string?> environment)
    {
        yield return new EnvironmentCredential(new EnvironmentCredentialOptions { AuthorityHost = cloud.Authority });
        if (!string.IsNullOrEmpty(environment("IDENTITY_ENDPOINT")) || !string.IsNullOrEmpty(environment("MSI_ENDPOINT")))
        {
            yield return new ManagedIdentityCredential(IdentityOf(options.ClientId));
        }

        yield return new AzureCliCredential(new AzureCliCredentialOptions { TenantId = options.TenantId, AuthorityHost = cloud.Authority });
        yield return new AzurePowerShellCredential(new AzurePowerShellCredentialOptions { TenantId = options.TenantId, AuthorityHost = cloud.Authority });
    }

    private static ManagedIdentityId IdentityOf(string? clientId) =>
        string.IsNullOrEmpty(clientId) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId);
}
