using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests;

public sealed class SandboxServerTests : IDisposable
{
    private readonly SandboxWorld world = new(new SandboxOptions { FrozenClock = true, Start = new DateTimeOffset(2030, 1, 1, 8, 0, 0, TimeSpan.Zero) });
    private readonly TemporaryFolder folder = new();
    private readonly JitBackend backend;
    private readonly ConnectionOptions options;

    public SandboxServerTests()
    {
        backend = new JitBackend(_ => null, world.CreateHandler);
        options = new ConnectionOptions
        {
            SignIn = SignInMethod.SandboxServer,
            SandboxEndpoint = new Uri("https://localhost:8443"),
            SandboxUser = "bob@contoso.example",
            Store = folder.Path
        };
    }

    public void Dispose()
    {
        backend.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Connect_Server_IsThePersonAndFollowsItsClock()
    {
        using var context = await ConnectAsync(options);

        Assert.Equal(("Sandbox", "bob@contoso.example", folder.Path), (context.Environment, context.Account.Name, context.Store));
        Assert.Equal("https://localhost:8443", context.Sandbox!.Location);
        Assert.InRange(context.Clock.Now - world.Clock.Now, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.NotNull(await context.Directory.FindAsync("alice@contoso.example", CancellationToken.None));
        Assert.Single(context.Warnings);
    }

    [Fact]
    public async Task Advance_ThroughTheServer_MovesBothClocksAndRenewsTheToken()
    {
        using var context = await ConnectAsync(options);

        var now = await context.Sandbox!.AdvanceAsync(TimeSpan.FromHours(5), CancellationToken.None);

        Assert.Equal(now, world.Clock.Now);
        Assert.InRange(context.Clock.Now - now, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.NotEmpty(await context.Network.ListVirtualMachinesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Clock_MovedBySomebodyElse_IsFollowedAfterAskingAndTheTokenRenewed()
    {
        using var context = await ConnectAsync(options);
        world.Clock.Advance(TimeSpan.FromHours(5));

        Assert.NotEmpty(await context.Network.ListVirtualMachinesAsync(CancellationToken.None));
        world.Clock.Advance(TimeSpan.FromHours(5));
        world.ClearRequests();
        await context.Clock.SynchronizeAsync(CancellationToken.None);

        Assert.InRange(context.Clock.Now - world.Clock.Now, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Empty(world.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Local")]
    public async Task Connect_WithoutAFolder_IsStoreInvalid(string? store) =>
        Assert.Equal(ErrorIds.StoreInvalid, (await RefusedAsync(options with { Store = store })).ErrorId);

    [Theory]
    [InlineData("http://localhost:8443")]
    [InlineData("https://localhost:8443?x=1")]
    public async Task Connect_EndpointThatIsNotPlainHttps_IsRefused(string endpoint) =>
        Assert.Equal(ErrorIds.EndpointInvalid, (await RefusedAsync(options with { SandboxEndpoint = new Uri(endpoint) })).ErrorId);

    [Fact]
    public async Task Connect_NoEndpoint_IsRefused() =>
        Assert.Equal(ErrorIds.EndpointInvalid, (await RefusedAsync(options with { SandboxEndpoint = null })).ErrorId);

    [Fact]
    public async Task Connect_UnknownPerson_ListsThePeople()
    {
        var error = await RefusedAsync(options with { SandboxUser = "eve" });

        Assert.Equal(ErrorIds.PersonUnknown, error.ErrorId);
        Assert.Contains("bob@contoso.example", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_NobodyListens_SaysWhereAndWhatToCheck()
    {
        using var real = new JitBackend(_ => null, handlers: null);

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            real.ConnectAsync(options with { SandboxEndpoint = new Uri("https://127.0.0.1:1") }, _ => { }, CancellationToken.None));

        Assert.Equal((ErrorIds.ServiceUnreachable, JitErrorKind.Connection), (error.ErrorId, error.Kind));
        Assert.Contains("https://127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "", ErrorIds.ServiceError)]
    [InlineData(200, "<html>", ErrorIds.AnswerMalformed)]
    [InlineData(200, "{}", ErrorIds.AnswerMalformed)]
    [InlineData(200, "{\"now\":7}", ErrorIds.AnswerMalformed)]
    public async Task Connect_SomeOtherServer_IsNoSandbox(int status, string body, string errorId)
    {
        using var other = new JitBackend(_ => null, () => new Answering(status, body));

        Assert.Equal(errorId, (await Assert.ThrowsAsync<JitAccessException>(() => other.ConnectAsync(options, _ => { }, CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task Connect_MissingCertificate_IsCertificateInvalid()
    {
        using var real = new JitBackend(_ => null, handlers: null);

        var error = await Assert.ThrowsAsync<JitAccessException>(() =>
            real.ConnectAsync(options with { CertificatePath = Path.Combine(folder.Path, "none.pem") }, _ => { }, CancellationToken.None));

        Assert.Equal(ErrorIds.CertificateInvalid, error.ErrorId);
    }

    private Task<JitContext> ConnectAsync(ConnectionOptions connection) => backend.ConnectAsync(connection, _ => { }, CancellationToken.None);

    private Task<JitAccessException> RefusedAsync(ConnectionOptions connection) => Assert.ThrowsAnyAsync<JitAccessException>(() => ConnectAsync(connection));

    private sealed class Answering(int status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) });
    }
}
