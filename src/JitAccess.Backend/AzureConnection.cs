using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure;
using JitAccess.Backend.Stores;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Backend;

/// <summary>A connection to the real Azure.</summary>
internal static class AzureConnection
{
    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(30);

    public static async Task<JitContext> OpenAsync(
        ConnectionOptions options, Func<string, string?> environment, Func<HttpMessageHandler>? handlers, Action<string> message, CancellationToken cancellationToken)
    {
        // Before anybody signs in for nothing.
        var store = StoreChoice.Read(options.Store, mayBeLocal: true);
        var serviceTags = options.ServiceTagPath is null ? null : ServiceTagFile.Read(options.ServiceTagPath);
        var clock = new ServiceClock(new SystemClock());
        var session = await AzureConnector.ConnectAsync(options, clock, environment, message, handlers, cancellationToken).ConfigureAwait(false);
        try
        {
            return new JitContext
            {
                Environment = options.Environment,
                TenantId = session.TenantId,
                Subscriptions = session.Subscriptions,
                Account = session.Account,
                NoAdminRules = options.NoAdminRules,
                ServiceTags = serviceTags,
                Network = session.Network,
                Facts = store.Open(session.TenantId),
                Clock = clock,
                Directory = new ObjectIdDirectory(),
                TimeZones = new TimeZones(),
                PublicAddress = new EndpointPublicAddress(environment),
                Randomness = new SystemRandomness(),
                Warnings = [StoreChoice.FolderWarning, .. SkewWarnings(clock.Skew)],
                Resources = session,
            };
        }
        catch
        {
            session.Dispose();
            throw;
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
