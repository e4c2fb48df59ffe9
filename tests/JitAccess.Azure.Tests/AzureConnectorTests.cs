using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using JitAccess.Azure.SignIn;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Ports;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class AzureConnectorTests
{
    private static readonly ConnectionOptions Options = new() { SignIn = SignInMethod.Token, AccessToken = Tokens.ForUser() };

    [Fact]
    public async Task Connect_UnknownEnvironment_ListsThem()
    {
        var error = await ConnectAsync(Options with { Environment = "AzureGermanCloud" });

        Assert.Equal(ErrorIds.EnvironmentUnknown, error.ErrorId);
        Assert.Contains("AzureUSGovernment", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://management.azure.com")]
    [InlineData("http://localhost:8443")]
    [InlineData("https://user:secret@localhost:8443")]
    [InlineData("https://localhost:8443/?sig=secret")]
    [InlineData("ftp://localhost")]
    [InlineData("localhost")]
    public async Task Connect_EndpointThatIsNotPlainHttps_IsRefusedWithoutShowingItsSecrets(string endpoint)
    {
        var error = await ConnectAsync(Options with { ArmEndpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute) });

        Assert.Equal(ErrorIds.EndpointInvalid, error.ErrorId);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_MalformedToken_IsInvalidBeforeAnythingIsSent() =>
        Assert.Equal(ErrorIds.TokenInvalid, (await ConnectAsync(Options with { AccessToken = "secret" })).ErrorId);

    [Fact]
    public async Task Connect_EmptyToken_IsInvalid() => Assert.Equal(ErrorIds.TokenInvalid, (await ConnectAsync(Options with { AccessToken = " " })).ErrorId);

    [Fact]
    public async Task Connect_MissingCertificate_IsCertificateInvalid() =>
        Assert.Equal(ErrorIds.CertificateInvalid, (await ConnectAsync(Options with { CertificatePath = "no-such-file.pem" })).ErrorId);

    [Theory]
    [InlineData("AzureCloud", "https://management.azure.com/.default", "login.microsoftonline.com")]
    [InlineData("azureusgovernment", "https://management.usgovcloudapi.net/.default", "login.microsoftonline.us")]
    [InlineData("AzureChinaCloud", "https://management.chinacloudapi.cn/.default", "login.chinacloudapi.cn")]
    public void Cloud_Named_HasItsScopeAndAuthority(string name, string scope, string authority)
    {
        var cloud = AzureCloud.Get(name);

        Assert.Equal((scope, authority), (cloud.Scope, cloud.Authority.Host));
    }

    [Fact]
    public void DefaultChain_NoIdentityOffered_DoesNotAskForOne() =>
        Assert.Equal([typeof(EnvironmentCredential), typeof(AzureCliCredential), typeof(AzurePowerShellCredential)], Chain(_ => null));

    [Theory]
    [InlineData("IDENTITY_ENDPOINT")]
    [InlineData("MSI_ENDPOINT")]
    public void DefaultChain_IdentityOffered_AsksItBeforeThePeoplesTools(string variable) =>
        Assert.Equal(
            [typeof(EnvironmentCredential), typeof(ManagedIdentityCredential), typeof(AzureCliCredential), typeof(AzurePowerShellCredential)],
            Chain(name => name == variable ? "http://localhost/token" : null));

    [Theory]
    [InlineData(SignInMethod.Interactive, typeof(InteractiveBrowserCredential))]
    [InlineData(SignInMethod.DeviceCode, typeof(DeviceCodeCredential))]
    [InlineData(SignInMethod.ManagedIdentity, typeof(ManagedIdentityCredential))]
    [InlineData(SignInMethod.Token, typeof(FixedTokenCredential))]
    public void Credential_Chosen_IsThatOne(SignInMethod method, Type expected) =>
        Assert.IsType(expected,
            CredentialFactory.Create(Options with { SignIn = method, ClientId = "11111111-0000-0000-0000-000000000000" }, AzureCloud.Get("AzureCloud"),
            _ => null, _ => { }));

    [Theory]
    [InlineData("AzureCloud", "https://graph.microsoft.com/.default")]
    [InlineData("AzureUSGovernment", "https://graph.microsoft.us/.default")]
    [InlineData("AzureChinaCloud", "https://microsoftgraph.chinacloudapi.cn/.default")]
    public void Cloud_Named_HasItsGraph(string name, string scope) => Assert.Equal(scope, AzureCloud.Get(name).GraphScope);

    [Fact]
    public void Graph_TokenForAzureAlone_IsNotSentThere() => Assert.Null(CredentialFactory.ForGraph(Options, new FixedTokenCredential(Options.AccessToken!)));

    [Fact]
    public void Graph_TokenOfItsOwn_IsTakenWhateverItsForm()
    {
        var credential = CredentialFactory.ForGraph(Options with { GraphAccessToken = " opaque " }, new FixedTokenCredential(Options.AccessToken!))!;

        Assert.Equal("opaque", credential.GetToken(new TokenRequestContext(["https://graph.microsoft.com/.default"]), CancellationToken.None).Token);
    }

    [Fact]
    public async Task Connect_EmptyGraphToken_IsInvalid() =>
        Assert.Equal(ErrorIds.TokenInvalid, (await ConnectAsync(Options with { GraphAccessToken = " " })).ErrorId);

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b.c")]
    [InlineData("a.e30.c")]
    public void TenantOf_TokenThatDoesNotSay_IsNull(string token) => Assert.Null(AccessTokenClaims.TenantOf(token));

    [Fact]
    public void Graph_SignedInOtherwise_AsksWithTheSameCredential()
    {
        var credential = new FixedTokenCredential(Options.AccessToken!);

        Assert.Same(credential, CredentialFactory.ForGraph(Options with { SignIn = SignInMethod.Default }, credential));
    }

    private static Type[] Chain(Func<string, string?> environment) =>
        [.. CredentialFactory.DefaultChain(new ConnectionOptions { SignIn = SignInMethod.Default }, AzureCloud.Get("AzureCloud"), environment)
            .Select(credential => credential.GetType())];

    private static Task<JitAccessException> ConnectAsync(ConnectionOptions options) =>
        Assert.ThrowsAnyAsync<JitAccessException>(() =>
            AzureConnector.ConnectAsync(options, new ServiceClock(new FakeClock()), _ => null, _ => { }, handlers: null, CancellationToken.None));
}
