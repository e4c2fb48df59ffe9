using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure;
using JitAccess.Azure.Http;
using JitAccess.Azure.SignIn;
using JitAccess.Azure.Storage;
using JitAccess.Backend.Stores;
using JitAccess.Core;
using JitAccess.Core.Ports;
using JitAccess.Ledger;

namespace JitAccess.Backend;

/// <summary>A connection to the real Azure.</summary>
internal static class AzureConnection
{
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(30);

    public static async Task<JitContext> OpenAsync(
        ConnectionOptions options, Func<string, string?> environment, Func<HttpMessageHandler>? handlers, Action<string> message,
        CancellationToken cancellationToken)
    {
        // Before anybody signs in for nothing.
        var store = StoreChoice.Read(options.Store, mayBeLocal: true);
        store.Blobs?.RequireCloud(options.Environment);
        RequireStorageToken(options, store);
        var serviceTags = options.ServiceTagPath is null ? null : ServiceTagFile.Read(options.ServiceTagPath);
        var clock = new ServiceClock(new SystemClock());
        var session = await AzureConnector.ConnectAsync(options, clock, environment, message, handlers, cancellationToken).ConfigureAwait(false);
        OpenedStore? opened = null;
        try
        {
            opened = await store.OpenAsync(session.TenantId, endpoint => Reach(endpoint, options, session, clock, handlers), cancellationToken)
                .ConfigureAwait(false);
            return new JitContext
            {
                Environment = options.Environment,
                TenantId = session.TenantId,
                Subscriptions = session.Subscriptions,
                Account = session.Account,
                NoAdminRules = options.NoAdminRules,
                ServiceTags = serviceTags,
                Network = session.Network,
                Facts = opened.Facts,
                StoreProbe = opened.Probe,
                IsStoreShared = store.Blobs is not null,
                Ceilings = new CeilingFile(),
                AuthorsAttested = options.AuthorsAttested,
                Clock = clock,
                Directory = session.Directory,
                TimeZones = new TimeZones(),
                PolicyFiles = new PolicyFiles(),
                PublicAddress = new EndpointPublicAddress(environment),
                Randomness = new SystemRandomness(),
                Warnings = [.. opened.Warnings, .. SkewWarnings(clock.Skew)],
                Resources = new Resources(session, opened),
            };
        }
        catch
        {
            opened?.Dispose();
            session.Dispose();
            throw;
        }
    }

    private static BlobConnection Reach(BlobEndpoint endpoint, ConnectionOptions options, AzureSession session, IClock clock,
        Func<HttpMessageHandler>? handlers) => new()
        {
            Endpoint = endpoint,
            Handler = handlers is null ? HttpHandlers.Create(options.CertificatePath) : handlers(),
            Credential = string.IsNullOrWhiteSpace(options.StorageAccessToken)
            ? StorageCredential.Of(session.Credential, session.Account)
            : StorageCredential.Of(options.StorageAccessToken!, session.Account),
            Clock = clock,
        };

    private static void RequireStorageToken(ConnectionOptions options, StoreChoice store)
    {
        if (options.SignIn == SignInMethod.Token && store.Blobs is not null && string.IsNullOrWhiteSpace(options.StorageAccessToken))
        {
            throw new JitAccessException(
                ErrorIds.TokenInvalid,
                JitErrorKind.InvalidArgument,
                $"-AccessToken is for Azure Resource Manager alone. For the ledger in {store.Blobs} add -StorageAccessToken with what 'az account get-access-token --resource {BlobConnection.Resource} --query accessToken -o tsv' prints.",
                store.Blobs.Text);
        }
    }

    internal static IEnumerable<string> SkewWarnings(TimeSpan skew)
    {
        if (skew.Duration() > TolerableSkew)
        {
            yield return string.Format(
                CultureInfo.InvariantCulture,
                "The clock of this machine is {0:0} seconds {1} Azure's. Expiries go by Azure's clock; set this one right.",
                skew.Duration().TotalSeconds,
                skew > TimeSpan.Zero ? "behind" : "ahead of");
        }
    }
}
