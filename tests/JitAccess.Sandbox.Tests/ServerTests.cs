using System.IO;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using JitAccess.Sandbox.Server.Hosting;
using JitAccess.Sandbox.Server.Serve;

namespace JitAccess.Sandbox.Tests;

/// <summary>The sandbox over HTTPS.</summary>
public sealed class ServerTests
{
    [Fact]
    public async Task Host_SpeaksToAClientThatTrustsItsCertificate()
    {
        var world = new SandboxWorld(new SandboxOptions { FrozenClock = true, PageSize = 2 });
        await using var host = await SandboxHost.StartAsync(world, 0, CancellationToken.None);
        using var client = Trusting(host);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.IssueToken("alice@contoso.example").AccessToken);

        using var list = await client.GetAsync(new Uri(host.Endpoint,
            "/subscriptions/c0ffee00-0000-4000-8000-000000000001/providers/Microsoft.Network/networkInterfaces?api-version=2024-05-01"));
        var page = await Answer.ReadAsync(list);
        using var next = await client.GetAsync(new Uri(page.Text("nextLink")!));

        Assert.Equal(2, page.Values.Count);
        Assert.Equal(200, (int)next.StatusCode);
        Assert.StartsWith(host.Endpoint.AbsoluteUri, page.Text("nextLink"), StringComparison.Ordinal);
        Assert.Equal(world.Clock.Now, list.Headers.Date);
    }

    [Fact]
    public async Task Host_CarriesWritesTheirHeadersAndTheirPolls()
    {
        var world = new SandboxWorld(new SandboxOptions { FrozenClock = true });
        await using var host = await SandboxHost.StartAsync(world, 0, CancellationToken.None);
        using var client = Trusting(host);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.IssueToken("alice@contoso.example").AccessToken);
        var rule = new Uri(host.Endpoint, SandboxClient.Web01Group + "/securityRules/test?api-version=2024-05-01");

        using var body = new StringContent(Rules.Body().ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var put = await client.PutAsync(rule, body);
        using var poll = await client.GetAsync(new Uri(put.Headers.GetValues("Azure-AsyncOperation").Single()));
        using var delete = await client.DeleteAsync(rule);
        using var again = await client.DeleteAsync(rule);

        Assert.Equal([201, 200, 202, 204], new[] { put, poll, delete, again }.Select(r => (int)r.StatusCode));
        Assert.NotNull(put.Headers.ETag);
        Assert.StartsWith(host.Endpoint.AbsoluteUri, delete.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_CutsTheConnectionWhereAFaultSaysSo()
    {
        var world = new SandboxWorld();
        await using var host = await SandboxHost.StartAsync(world, 0, CancellationToken.None);
        using var client = Trusting(host);
        world.Faults.Add(new FaultRule { Kind = FaultKind.DropBefore, Times = 10 });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(host.Endpoint, "/subscriptions?api-version=1")));

        Assert.Contains(world.Requests, r => r.Status == 0);
    }

    [Fact]
    public async Task Host_IsNotTrustedWithoutItsCertificate()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxWorld(), 0, CancellationToken.None);
        using var client = new HttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(host.Endpoint, "/sandbox/clock")));
    }

    [Fact]
    public async Task Serve_PrintsOneLineAndStopsWhenAsked()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pem");
        var seed = Path.ChangeExtension(path, ".json");
        await File.WriteAllTextAsync(seed, new SandboxWorld().ExportResources());
        try
        {
            using var stop = new CancellationTokenSource();
            using var output = new SignallingWriter();
            using var error = new StringWriter();
            var run = ServeCommand.RunAsync(["--port", "0", "--cert-out", path, "--seed", seed, "--frozen"], output, error, stop.Token);

            var line = await output.FirstLine.WaitAsync(TimeSpan.FromSeconds(30));
            var pem = await File.ReadAllTextAsync(path);
            await stop.CancelAsync();

            Assert.Equal(0, await run);
            Assert.Matches(@"^JitAccess sandbox is ready on https://localhost:[0-9]+ \(Ctrl\+C stops it\)$", line);
            Assert.Contains("BEGIN CERTIFICATE", pem, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE KEY", pem, StringComparison.Ordinal);
            Assert.Empty(error.ToString());
        }
        finally
        {
            File.Delete(path);
            File.Delete(seed);
        }
    }

    [Theory]
    [InlineData("--port", "--port needs a value")]
    [InlineData("--port 70000", "'70000'")]
    [InlineData("--port x", "'x'")]
    [InlineData("--nonsense", "'--nonsense'")]
    [InlineData("--port 0 --seed /nonexistent/fleet.json", "/nonexistent/fleet.json")]
    [InlineData("--port 0 --cert-out /nonexistent/cert.pem", "/nonexistent/cert.pem")]
    public async Task Serve_WithABadArgument_SaysSoAndReturns2(string arguments, string named)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await ServeCommand.RunAsync(arguments.Split(' '), output, error);

        Assert.Equal(2, code);
        Assert.StartsWith("error: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task Serve_WithASeedThatIsNoArmJson_NamesFileAndElement()
    {
        var seed = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(seed, "[{}]");
            using var error = new StringWriter();

            Assert.Equal(2, await ServeCommand.RunAsync(["--port", "0", "--seed", seed], TextWriter.Null, error));
            Assert.Contains(seed, error.ToString(), StringComparison.Ordinal);
            Assert.Contains("element 0", error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(seed);
        }
    }

    [Fact]
    public async Task Serve_OnATakenPort_SaysSo()
    {
        await using var host = await SandboxHost.StartAsync(new SandboxWorld(), 0, CancellationToken.None);
        using var error = new StringWriter();

        var code = await ServeCommand.RunAsync(["--port", host.Endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)], TextWriter.Null,
            error);

        Assert.Equal(2, code);
        Assert.Contains("cannot be listened on", error.ToString(), StringComparison.Ordinal);
    }

    private static HttpClient Trusting(SandboxHost host)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = { CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck } },
            UseProxy = false,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(host.CertificatePem));
        return new HttpClient(handler, disposeHandler: true);
    }

    private sealed class SignallingWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => first.Task;

        public override async Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
        {
            await base.WriteLineAsync(buffer, cancellationToken);
            first.TrySetResult(buffer.ToString());
        }
    }
}
