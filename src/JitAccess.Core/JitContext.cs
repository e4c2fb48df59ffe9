using System;
using System.Collections.Generic;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;

namespace JitAccess.Core;

/// <summary>A connection: who, where, and the services behind it. Every operation is given one; none is kept in a static field.</summary>
public sealed class JitContext : IDisposable
{
    /// <summary>AzureCloud, AzureUSGovernment, AzureChinaCloud, or Sandbox.</summary>
    public required string Environment { get; init; }

    public required string TenantId { get; init; }

    /// <summary>The scope: what is outside is refused.</summary>
    public required IReadOnlyList<SubscriptionInfo> Subscriptions { get; init; }

    /// <summary>The caller, as Azure knows it.</summary>
    public required FactAuthor Account { get; init; }

    /// <summary>Whether the other side is an embedded Azure and not the real one.</summary>
    public bool IsSandbox => Sandbox is not null;

    /// <summary>Where the ledger is.</summary>
    public string Store => Facts.Location;

    /// <summary>What the person should know about this connection, such as that a folder is no control.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether somebody stated that no virtual network manager has admin rules here, so that they are not read.</summary>
    public bool NoAdminRules { get; init; }

    /// <summary>The prefixes of service tags by name, from a file; null where the service is asked.</summary>
    public IReadOnlyDictionary<string, AddressSet>? ServiceTags { get; init; }

    public required INetworkGateway Network { get; init; }

    public required IFactStore Facts { get; init; }

    /// <summary>Tries what the caller may do to the store; null where nobody keeps anybody from anything, as in a folder.</summary>
    public IStoreProbe? StoreProbe { get; init; }

    /// <summary>The facts that were read over this connection.</summary>
    public FactMemory Memory { get; } = new();

    /// <summary>
    /// Whether somebody else than us vouches that a fact in <c>requests/</c> was written by the author in its path: the role conditions of
    /// the containers. Without, what needs approvals is not opened.
    /// </summary>
    public bool AuthorsAttested { get; init; }

    /// <summary>Whether people on several machines write the ledger, as in a storage account: there a sweep opens nothing without a ceiling.</summary>
    public bool IsStoreShared { get; init; }

    /// <summary>Reads ceilings from files; null where this connection cannot.</summary>
    public ICeilingFile? Ceilings { get; init; }

    public required IClock Clock { get; init; }

    public required IDirectory Directory { get; init; }

    public required ITimeZones TimeZones { get; init; }

    public required IPolicyFiles PolicyFiles { get; init; }

    public required IPublicAddress PublicAddress { get; init; }

    public required IRandomness Randomness { get; init; }

    /// <summary>Null for the real Azure.</summary>
    public ISandboxControl? Sandbox { get; init; }

    /// <summary>What to release when the connection ends; null where there is nothing.</summary>
    public IDisposable? Resources { get; init; }

    public void Dispose() => Resources?.Dispose();
}
