using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Sandbox.Server.Hosting;

namespace JitAccess.Sandbox.Server.Serve;

/// <summary>Serves a sandbox over HTTPS until somebody presses Ctrl+C. Exit code 2 means that it could not start.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        try
        {
            var options = ServeOptions.Parse(args);
            if (options.Help)
            {
                return Usage.Show(output, 0);
            }

            var world = Create(options);
            var host = await SandboxHost.StartAsync(world, options.Port, cancellation).ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
            {
                if (options.CertificatePath is { } path)
                {
                    await WriteCertificateAsync(host, path, cancellation).ConfigureAwait(false);
                }

                var address = host.Endpoint.GetLeftPart(UriPartial.Authority);
                await output.WriteLineAsync($"JitAccess sandbox is ready on {address} (Ctrl+C stops it)".AsMemory(), cancellation).ConfigureAwait(false);
                await output.WriteLineAsync($"Its storage account for a ledger: -Store {address}/blob/{world.BlobEndpoint.Host.Split('.')[0]}".AsMemory(),
                    cancellation).ConfigureAwait(false);
                await output.FlushAsync(cancellation).ConfigureAwait(false);
                await WaitForStopAsync(cancellation).ConfigureAwait(false);
            }

            return 0;
        }
        catch (ServeException e)
        {
            await error.WriteLineAsync(("error: " + e.Message).AsMemory(), CancellationToken.None).ConfigureAwait(false);
            return 2;
        }
    }

    private static SandboxWorld Create(ServeOptions options)
    {
        try
        {
            var seed = options.SeedPath is null ? null : File.ReadAllText(options.SeedPath);
            return new SandboxWorld(new SandboxOptions { SeedJson = seed, FrozenClock = options.FrozenClock });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ServeException($"The seed '{options.SeedPath}' cannot be read: {e.Message}", e);
        }
        catch (SandboxException e)
        {
            throw new ServeException($"The seed '{options.SeedPath}' is no ARM JSON. {e.Message}", e);
        }
    }

    private static async Task WriteCertificateAsync(SandboxHost host, string path, CancellationToken cancellation)
    {
        try
        {
            await File.WriteAllTextAsync(path, host.CertificatePem, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ServeException($"The certificate cannot be written to '{path}': {e.Message}", e);
        }
    }

    private static async Task WaitForStopAsync(CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var cancelled = cancellation.Register(() => stopped.TrySetResult());
        await stopped.Task.ConfigureAwait(false);
    }
}
