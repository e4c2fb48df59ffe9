using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Azure.Graph;
using JitAccess.Azure.Http;
using JitAccess.Azure.Json;
using JitAccess.Azure.SignIn;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>A caller whom Azure Resource Manager has accepted, and the subscriptions that the caller works on.</summary>
public sealed class AzureSession : IDisposable
{
    private readonly HttpClient http;

    private AzureSession(
        HttpClient http, TokenCredential credential, FactAuthor account, string tenantId, IReadOnlyList<SubscriptionInfo> subscriptions,
        INetworkGateway network, IDirectory directory)
    {
        this.http = http;
        Credential = credential;
        Account = account;
        TenantId = tenantId;
        Subscriptions = subscriptions;
        Network = network;
        Directory = directory;
    }

    public FactAuthor Account { get; }

    /// <summary>What signed in: asking it for another service's tokens asks nobody to sign in again.</summary>
    public TokenCredential Credential { get; }

    public string TenantId { get; }

    public IReadOnlyList<SubscriptionInfo> Subscriptions { get; }

    public INetworkGateway Network { get; }

    public IDirectory Directory { get; }

    /// <summary>Asks for the visible subscriptions. The answer proves the token, whose claims say who is calling.</summary>
    /// <exception cref="GatewayException">The service refused the token or could not be reached.</exception>
    /// <exception cref="Core.JitAccessException">The scope cannot be found, or the token does not say who holds it.</exception>
    public static async Task<AzureSession> OpenAsync(ArmConnection connection, SubscriptionScope scope, CancellationToken cancellationToken)
    {
        var http = new HttpClient(
            connection.TimeoutsFollowClock ? new ClockedTimeoutHandler(connection.Handler, connection.Clock, ArmPipeline.AttemptTimeout) : connection.Handler);
        try
        {
            var credential = new RememberingCredential(connection.Credential);
            var client = new ArmClient(ArmPipeline.Create(connection, credential, http), connection.Endpoint, connection.Clock);
            var call = new ArmCall("list the subscriptions", connection.Endpoint);
            var address = client.Address("/subscriptions", ApiVersions.Subscriptions);
            var visible = await client.ListAsync(address, SubscriptionReader.Read, call, cancellationToken).ConfigureAwait(false);
            var claims = AccessTokenClaims.Read(credential.LastToken!);
            var subscriptions = scope.Resolve(visible);
            var network = new ArmNetworkGateway(client, subscriptions);
            return new AzureSession(http, connection.Credential, claims.Holder, claims.TenantId, subscriptions, network, DirectoryOf(connection, http));
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    public void Dispose() => http.Dispose();

    private static GraphDirectory DirectoryOf(ArmConnection connection, HttpClient http)
    {
        if (connection.Graph is not { } graph)
        {
            return new GraphDirectory(client: null);
        }

        // The same way, with a token for another audience.
        var pipeline = ArmPipeline.Create(connection with { Endpoint = graph.Endpoint, Scope = graph.Scope }, graph.Credential, http);
        return new GraphDirectory(new GraphClient(new ArmClient(pipeline, graph.Endpoint, connection.Clock), graph.Endpoint));
    }
}
