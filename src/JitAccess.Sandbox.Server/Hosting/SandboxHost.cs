using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Sandbox.Server.Serve;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace JitAccess.Sandbox.Server.Hosting;

/// <summary>A sandbox behind HTTPS on loopback.</summary>
internal sealed class SandboxHost : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly X509Certificate2 certificate;
    private readonly HttpMessageInvoker invoker;

    private SandboxHost(WebApplication application, X509Certificate2 certificate, HttpMessageInvoker invoker, Uri endpoint)
    {
        this.application = application;
        this.certificate = certificate;
        this.invoker = invoker;
        Endpoint = endpoint;
    }

    /// <summary>Where it listens, such as <c>https://localhost:8443/</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The certificate that clients have to trust, without its key.</summary>
    public string CertificatePem => certificate.ExportCertificatePem();

    /// <param name="world">The sandbox.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="ServeException">The port is taken or not allowed.</exception>
    public static async Task<SandboxHost> StartAsync(SandboxWorld world, int port, CancellationToken cancellation)
    {
        var certificate = SelfSignedCertificate.Create(TimeProvider.System.GetUtcNow());
        var invoker = new HttpMessageInvoker(world.CreateHandler(), disposeHandler: true);
        var application = Build(certificate, port);
        application.Run(context => HttpAdapter.AnswerAsync(context, invoker));
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            invoker.Dispose();
            certificate.Dispose();
            throw new ServeException(FormattableString.Invariant($"Port {port} of localhost cannot be listened on: {e.Message}"), e);
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var actual = new Uri(addresses.First()).Port;
        return new SandboxHost(application, certificate, invoker, new Uri(FormattableString.Invariant($"https://localhost:{actual}")));
    }

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync().ConfigureAwait(false);
        await application.DisposeAsync().ConfigureAwait(false);
        invoker.Dispose();
        certificate.Dispose();
    }

    private static WebApplication Build(X509Certificate2 certificate, int port)
    {
        // The empty builder: no settings file, environment variable or log of whoever starts this is meant for it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (port == 0)
            {
                // A free port for one address family; localhost would need the same port to be free for both.
                kestrel.Listen(IPAddress.Loopback, port, Secure);
            }
            else
            {
                kestrel.ListenLocalhost(port, Secure);
            }
        });
        return builder.Build();

        void Secure(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(certificate);
        }
    }
}
