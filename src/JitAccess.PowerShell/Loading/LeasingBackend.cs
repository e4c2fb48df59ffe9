using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.PowerShell.Loading;

/// <summary>A backend, and what has to stay for as long as it is there.</summary>
internal sealed class LeasingBackend(IJitBackend backend, IDisposable lease) : IJitBackend
{
    public Task<JitContext> ConnectAsync(ConnectionOptions options, Action<string> message, CancellationToken cancellationToken) =>
        backend.ConnectAsync(options, message, cancellationToken);

    public void Dispose()
    {
        try
        {
            backend.Dispose();
        }
        finally
        {
            lease.Dispose();
        }
    }
}
