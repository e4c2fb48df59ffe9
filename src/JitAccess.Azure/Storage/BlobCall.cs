using System;

namespace JitAccess.Azure.Storage;

/// <summary>What is being done, for messages and headers.</summary>
/// <param name="Action">A phrase that follows <c>could not</c>, such as <c>read 'control/ledger.json'</c>.</param>
/// <param name="Container">Which container it is about.</param>
/// <param name="Right">What it takes: <see cref="BlobRight.Read"/> or <see cref="BlobRight.Add"/>.</param>
internal sealed record BlobCall(string Action, string Container, BlobRight Right)
{
    /// <summary>What <c>x-ms-client-request-id</c> says: an operator finds the call in the account's logs by it.</summary>
    public string ClientRequestId { get; } = Guid.NewGuid().ToString("D");
}
