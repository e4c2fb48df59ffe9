using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Graph;
using JitAccess.Azure.Http;
using JitAccess.Azure.SignIn;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>Connects to the real Azure.</summary>
public static class AzureConnector
{
    public const string SubscriptionVariable = "AZURE_SUBSCRIPTION_ID";

    /// <param name="options">What the person said.</param>
    /// <param name="clock">The clock to set by the service's answers.</param>
    /// <param name="environment">Reads environment variables.</param>
    /// <param name="message">Gets what the person must see to sign in.</param>
    /// <param name="handlers">Reaches Azure Resource Manager in place of the network; null for the network.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<AzureSession> ConnectAsync(
        ConnectionOptions options,
        ServiceClock clock,
        Func<string, string?> environment,
        Action<string> message,
        Func<HttpMessageHandler>? handlers,
        CancellationToken cancellationToken)
    {
        var cloud = AzureCloud.Get(options.Environment);
        var endpoint = ArmConnection.RequireSecure(options.ArmEndpoint ?? cloud.ArmEndpoint);
        var credential = CredentialFactory.Create(options, cloud, environment, message);
        var connection = new ArmConnection
        {
            Endpoint = endpoint,
            Credential = credential,
            Graph = CredentialFactory.ForGraph(options, credential) is { } graph ? new GraphConnection(cloud.GraphEndpoint, graph, cloud.GraphScope) : null,
            Scope = cloud.Scope,
            Clock = clock,
            Handler = handlers is null ? HttpHandlers.Create(options.CertificatePath) : handlers(),
        };
        var scope = new SubscriptionScope { Named = options.Subscriptions, All = options.AllSubscriptions, Otherwise = environment(SubscriptionVariable) };
        var session = await AzureSession.OpenAsync(connection, scope, cancellationToken).ConfigureAwait(false);
        if (Guid.TryParse(options.TenantId, out var tenant) && !string.Equals(tenant.ToString("D"), session.TenantId, StringComparison.OrdinalIgnoreCase))
        {
            session.Dispose();
            throw new JitAccessException(
                ErrorIds.AuthenticationFailed,
                JitErrorKind.Authentication,
                $"The account that signed in belongs to the tenant {session.TenantId}, and -TenantId says {tenant}. Sign in to that tenant (az login --tenant {tenant}) and connect again.",
                options.TenantId);
        }

        RequireTenantOfGraph(options, session);
        return session;
    }

    /// <summary>Names of another tenant's directory would turn into object ids that mean nobody here.</summary>
    private static void RequireTenantOfGraph(ConnectionOptions options, AzureSession session)
    {
        if (options.SignIn == SignInMethod.Token
            && options.GraphAccessToken is { } token
            && AccessTokenClaims.TenantOf(token) is { } tenant
            && !string.Equals(tenant, session.TenantId, StringComparison.OrdinalIgnoreCase))
        {
            session.Dispose();
            throw new JitAccessException(
                ErrorIds.TokenInvalid,
                JitErrorKind.Authentication,
                $"-GraphAccessToken is of the tenant {tenant}, and -AccessToken of {session.TenantId}. Get both in the same tenant.");
        }
    }
}
