using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Sandbox.Server.Hosting;

namespace JitAccess.Sandbox.Server.Tour;

/// <summary>
/// The guided tour: starts a sandbox over HTTPS on loopback, goes through the whole cycle, and ends with 0 only if every NSG is what it was before, the
/// baseline aside.
/// </summary>
internal static class TourCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        if (args.Length > 0)
        {
            await error.WriteLineAsync($"error: the tour takes no arguments, and '{args[0]}' is one.".AsMemory(), cancellation).ConfigureAwait(false);
            return 2;
        }

        var folder = System.IO.Directory.CreateTempSubdirectory("jitaccess-tour-").FullName;
        try
        {
            var world = new SandboxWorld();
            var host = await SandboxHost.StartAsync(world, 0, cancellation).ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
            {
                var certificate = Path.Combine(folder, "certificate.pem");
                await File.WriteAllTextAsync(certificate, host.CertificatePem, cancellation).ConfigureAwait(false);
                var guide = new TourGuide(world, output);
                return await guide.RunAsync(host.Endpoint, certificate, Path.Combine(folder, "ledger"), cancellation).ConfigureAwait(false) ? 0 : 1;
            }
        }
        catch (JitAccessException e)
        {
            await error.WriteLineAsync($"error: {e.ErrorId}: {e.Message}".AsMemory(), CancellationToken.None).ConfigureAwait(false);
            return 1;
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }
}
