using System;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Core.Ports;

/// <summary>
/// The one door between the cmdlets and everything that does I/O. Its implementation has a public constructor without
/// parameters, is loaded apart from everybody else's assemblies, and is created once per runspace: the sandbox in memory lives in it.
/// </summary>
public interface IJitBackend : IDisposable
{
    /// <summary>Signs in, finds the scope, opens the store.</summary>
    /// <param name="options">What the person said.</param>
    /// <param name="message">Gets what the person must see to sign in, such as a device code.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<JitContext> ConnectAsync(ConnectionOptions options, Action<string> message, CancellationToken cancellationToken);
}
