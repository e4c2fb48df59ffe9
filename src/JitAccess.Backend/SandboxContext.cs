using System;
using JitAccess.Azure;
using JitAccess.Backend.Stores;
using JitAccess.Core;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Ledger;

namespace JitAccess.Backend;

/// <summary>What a connection to a sandbox is made of, whether the sandbox is in memory or behind a server.</summary>
internal static class SandboxContext
{
    public const string Environment = "Sandbox";

    public const string TokenScope = "https://management.azure.com/.default";

    public const string GraphScope = "https://graph.microsoft.com/.default";

    /// <summary>All subscriptions of a sandbox, unless some are named: variables that mean the real Azure say nothing here.</summary>
    public static SubscriptionScope ScopeOf(ConnectionOptions options) => new() { Named = options.Subscriptions, All = true };

    public static JitContext Create(
        AzureSession session, ConnectionOptions options, Person person, ISandboxControl control, OpenedStore store, IClock clock,
        IDisposable resources) => new()
        {
            Environment = Environment,
            TenantId = session.TenantId,
            Subscriptions = session.Subscriptions,

            // A service's token does not say its name; the sandbox does.
            Account = session.Account with { Name = person.Name },
            NoAdminRules = options.NoAdminRules,
            ServiceTags = options.ServiceTagPath is null ? null : ServiceTagFile.Read(options.ServiceTagPath),
            Network = session.Network,
            Facts = store.Facts,
            StoreProbe = store.Probe,
            IsStoreShared = store.Facts is BlobFactStore,
            Ceilings = new CeilingFile(),
            AuthorsAttested = options.AuthorsAttested,
            Clock = clock,
            Directory = session.Directory,
            TimeZones = new TimeZones(),
            PolicyFiles = new PolicyFiles(),
            PublicAddress = new SandboxPublicAddress(),
            Randomness = new SystemRandomness(),
            Sandbox = control,
            Warnings = store.Warnings,
            Resources = resources,
        };
}
