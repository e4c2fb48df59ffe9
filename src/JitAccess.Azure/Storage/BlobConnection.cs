using System;
using System.Net.Http;
using Azure.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Storage;

/// <summary>How a storage account is reached: a real one, an emulator, or a sandbox's.</summary>
public sealed record BlobConnection
{
    /// <summary>What access tokens for any storage account of any cloud are asked for.</summary>
    public const string Scope = "https://storage.azure.com/.default";

    /// <summary>What such tokens name as their audience, and what <c>az account get-access-token --resource</c> takes.</summary>
    public const string Resource = "https://storage.azure.com/";

    public required BlobEndpoint Endpoint { get; init; }

    /// <summary>What sends the requests. The client that is opened over it disposes it.</summary>
    public required HttpMessageHandler Handler { get; init; }

    public required TokenCredential Credential { get; init; }

    /// <summary>
    /// The clock that waits are made on. What the account's answers say about the time does not set it: an emulator may stand beside a sandbox.
    /// </summary>
    public required IClock Clock { get; init; }

    /// <summary>Whether tokens live by <see cref="Clock"/>, as those of a sandbox do, and not by the machine's.</summary>
    public bool TokensFollowClock { get; init; }

    /// <summary>Gives numbers from 0 to less than 1 that spread retries; safe for several threads.</summary>
    public Func<double> Jitter { get; init; } = Http.Jitter.Next;

    /// <summary>How many names a page of a listing has, 1 to 5,000.</summary>
    public int PageSize { get; init; } = 5000;
}
