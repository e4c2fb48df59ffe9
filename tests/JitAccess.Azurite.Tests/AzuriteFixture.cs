using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Storage;
using Xunit;

namespace JitAccess.Azurite.Tests;

/// <summary>
/// Azurite's blob service on a free port of loopback, over HTTPS, with bearer tokens, in memory. Shared by a class's tests, each with an account of its
/// own.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    public const string TenantId = "c0117050-0000-4000-8000-0000000000cc";
    public const string ObjectId = "a0117050-0000-4000-8000-0000000000aa";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly Regex Listening =
        new(@"listens on (?<url>https://\S+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly string folder = Directory.CreateTempSubdirectory("jit-azurite-").FullName;
    private Process? process;
    private int accounts;
    private string address = string.Empty;

    public string CertificatePath => Path.Combine(folder, "certificate.pem");

    /// <summary>The names of the accounts that there are; the emulator reads them once.</summary>
    private static string AccountName(int number) => FormattableString.Invariant($"ledger{number:D3}");

    public async Task InitializeAsync()
    {
        if (AzuriteProgram.Missing is not null)
        {
            return;
        }

        await WriteCertificateAsync();
        var start = new ProcessStartInfo(AzuriteProgram.Node!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder
        };
        string[] arguments =
        [
            AzuriteProgram.Script!, "--blobHost", "127.0.0.1", "--blobPort", "0", "--oauth", "basic", "--cert", CertificatePath, "--key",
                Path.Combine(folder, "key.pem"),
            "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var names = new StringBuilder();
        for (var i = 0; i < 100; i++)
        {
            names.Append(AccountName(i)).Append(':').Append(key).Append(';');
        }

        start.Environment["AZURITE_ACCOUNTS"] = names.ToString().TrimEnd(';');
        process = Process.Start(start)!;
        address = await ReadAddressAsync(process);
    }

    public Task DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The address of an account that nobody has used, with the containers of a ledger.</summary>
    internal async Task<BlobEndpoint> CreateAccountAsync(params string[] containers)
    {
        var endpoint = BlobEndpoint.Parse($"{address}/{AccountName(Interlocked.Increment(ref accounts))}");
        foreach (var container in containers)
        {
            using var answer = await SendAsync(HttpMethod.Put, $"{endpoint.Text}/{container}?restype=container");
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        }

        return endpoint;
    }

    /// <summary>Writes a blob past our own client, over what is there.</summary>
    internal async Task PutAsync(BlobEndpoint endpoint, string path, byte[] content)
    {
        using var answer =
            await SendAsync(HttpMethod.Put, $"{endpoint.Text}/{string.Join('/', Array.ConvertAll(path.Split('/'), Uri.EscapeDataString))}", content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    /// <summary>A token that Azurite takes: it looks at issuer, audience and times, and not at the signature.</summary>
    internal static string Token(string audience = BlobConnection.Resource, string objectId = ObjectId, long expires = 4102444800) =>
        $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{Encode(JsonSerializer.Serialize(new
        {
            aud = audience,
            iss = $"https://sts.windows.net/{TenantId}/",
            iat = 1577836800,
            nbf = 1577836800,
            exp = expires,
            oid = objectId,
            tid = TenantId,
            upn = "somebody@contoso.example",
            idtyp = "user",
            ver = "1.0",
        }))}.c2lnbmF0dXJl";

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static async Task<string> ReadAddressAsync(Process process)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var said = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            said.AppendLine(line);
            if (Listening.Match(line) is { Success: true } match)
            {
                // Nobody reads on, and a full pipe would stop it.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return match.Groups["url"].Value;
            }
        }

        throw new InvalidOperationException("Azurite did not start: " + said + await process.StandardError.ReadToEndAsync(limit.Token));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, byte[]? content = null)
    {
        using var http = new HttpClient(JitAccess.Azure.Http.HttpHandlers.Create(CertificatePath));
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        request.Headers.Add("x-ms-version", BlobContainers.ApiVersion);
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        request.Content = new ByteArrayContent(content ?? []);
        return await http.SendAsync(request);
    }

    private async Task WriteCertificateAsync()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate =
            request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await File.WriteAllTextAsync(CertificatePath, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
