using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Backend.Embedded;
using JitAccess.Backend.Server;
using JitAccess.Core;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Backend;

/// <summary>
/// Puts a connection together: the real Azure or a sandbox, a ledger, a clock. Keeps the sandbox in memory between connections, so that several
/// people of one runspace meet in the same world. Azure's assemblies are loaded by the connection that needs them.
/// </summary>
public sealed class JitBackend : IJitBackend
{
    private readonly Func<string, string?> environment;
    private readonly Func<HttpMessageHandler>? handlers;
    private readonly object gate = new();
    private EmbeddedAzure? embedded;

    public JitBackend()
        : this(System.Environment.GetEnvironmentVariable, handlers: null)
    {
    }

    /// <param name="world">The sandbox in memory to connect to.</param>
    internal JitBackend(SandboxWorld world)
        : this() => embedded = EmbeddedAzure.Of(world);

    /// <param name="environment">Reads environment variables.</param>
    /// <param name="handlers">Reach what is elsewhere in place of the network.</param>
    internal JitBackend(Func<string, string?> environment, Func<HttpMessageHandler>? handlers)
    {
        this.environment = environment;
        this.handlers = handlers;
    }

    public Task<JitContext> ConnectAsync(ConnectionOptions options, Action<string> message, CancellationToken cancellationToken) => options.SignIn switch
    {
        SignInMethod.Sandbox => EmbeddedConnection.OpenAsync(EmbeddedFor(options), options, cancellationToken),
        SignInMethod.SandboxServer => ServerConnection.OpenAsync(options, handlers, cancellationToken),
        _ => AzureConnection.OpenAsync(options, environment, handlers, message, cancellationToken),
    };

    public void Dispose()
    {
        lock (gate)
        {
            embedded = null;
        }
    }

    private EmbeddedAzure EmbeddedFor(ConnectionOptions options)
    {
        lock (gate)
        {
            if (embedded is null || options.SandboxReset)
            {
                embedded = EmbeddedAzure.Create(options.SandboxSeed);
            }
            else
            {
                embedded.RequireSeed(options.SandboxSeed);
            }

            return embedded;
        }
    }
}
