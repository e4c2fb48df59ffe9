using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Ports;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class TrustedCertificateTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pem");

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task Connect_CertificateNamed_ReachesTheServer()
    {
        using var server = new TlsServer("localhost");
        File.WriteAllText(file, "Some words before.\n" + server.Pem);

        // The server was reached: it says that there is no subscription.
        Assert.Equal(ErrorIds.SubscriptionNotFound, (await ConnectAsync(server, file)).ErrorId);
    }

    [Fact]
    public async Task Connect_NoCertificateNamed_DoesNotTrustTheServerAndSaysWhatHelps()
    {
        using var server = new TlsServer("localhost");

        var error = await ConnectAsync(server, certificatePath: null);

        Assert.Equal(ErrorIds.ServiceUnreachable, error.ErrorId);
        Assert.Contains("-CertificatePath", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_AnotherCertificateOfTheSameName_IsNotTrusted()
    {
        using var server = new TlsServer("localhost");
        using var other = TlsServer.CreateCertificate("localhost");
        File.WriteAllText(file, other.ExportCertificatePem());

        Assert.Equal(ErrorIds.ServiceUnreachable, (await ConnectAsync(server, file)).ErrorId);
    }

    [Fact]
    public async Task Connect_CertificateForAnotherHost_IsNotTrusted()
    {
        using var server = new TlsServer("elsewhere.example");
        File.WriteAllText(file, server.Pem);

        Assert.Equal(ErrorIds.ServiceUnreachable, (await ConnectAsync(server, file)).ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public async Task Connect_FileWithoutCertificate_IsCertificateInvalid(string content)
    {
        File.WriteAllText(file, content);
        using var server = new TlsServer("localhost");

        var error = await ConnectAsync(server, file);

        Assert.Equal((ErrorIds.CertificateInvalid, JitErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Equal(file, error.Target);
    }

    private static Task<JitAccessException> ConnectAsync(TlsServer server, string? certificatePath)
    {
        var options = new ConnectionOptions
        {
            SignIn = SignInMethod.Token,
            AccessToken = Tokens.ForUser(),
            ArmEndpoint = server.Endpoint,
            CertificatePath = certificatePath
        };
        return Assert.ThrowsAnyAsync<JitAccessException>(() =>
            AzureConnector.ConnectAsync(options, new ServiceClock(new FakeClock()), _ => null, _ => { }, handlers: null, CancellationToken.None));
    }
}
