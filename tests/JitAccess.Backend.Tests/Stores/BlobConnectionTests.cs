using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Ledger.Tests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Stores;

/// <summary>-Store with the address of a storage account, in every way of connecting.</summary>
public sealed class BlobConnectionTests : IDisposable
{
    private const string Bob = "bob@contoso.example";

    private readonly SandboxWorld world = new(new SandboxOptions { FrozenClock = true, Start = new DateTimeOffset(2030, 1, 1, 8, 0, 0, TimeSpan.Zero) });
    private readonly JitBackend served;
    private readonly ConnectionOptions server = new()
    {
        SignIn = SignInMethod.SandboxServer,
        SandboxEndpoint = new Uri("https://localhost:8443"),
        Store = "https://localhost:8443/blob/jitledger",
        SandboxUser = Bob,
    };

    public BlobConnectionTests() => served = new JitBackend(_ => null, world.CreateHandler);

    public void Dispose() => served.Dispose();

    [Fact]
    public async Task Server_StorageAccount_IsTheStoreWithoutTheFoldersWarning()
    {
        using var context = await ConnectAsync(server);

        Assert.Equal("https://localhost:8443/blob/jitledger", context.Store);
        Assert.Empty(context.Warnings);
        Assert.Equal(
            ErrorIds.StoreAccessDenied,
            (await Assert.ThrowsAsync<JitAccessException>(() =>
                context.Facts.TryCreateAsync(FactPath.Ledger, Ledger(context), CancellationToken.None))).ErrorId);
        using var alice = await ConnectAsync(server with { SandboxUser = "alice@contoso.example" });
        Assert.NotNull(await alice.Facts.TryCreateAsync(FactPath.Ledger, Ledger(alice), CancellationToken.None));
        Assert.NotNull(await context.Facts.ReadAsync(FactPath.Ledger, CancellationToken.None));
    }

    [Fact]
    public async Task Server_TimePasses_TheTokenIsRenewed()
    {
        using var context = await ConnectAsync(server);

        await context.Sandbox!.AdvanceAsync(TimeSpan.FromDays(400), CancellationToken.None);

        Assert.Null(await context.Facts.ReadAsync(FactPath.Ledger, CancellationToken.None));
    }

    [Fact]
    public async Task Memory_StorageAccount_IsTheWorldsOwn()
    {
        using var backend = new JitBackend(world);

        using var context = await backend.ConnectAsync(
            new ConnectionOptions { SignIn = SignInMethod.Sandbox, Store = "https://jitledger.blob.core.windows.net/" }, _ => { }, CancellationToken.None);

        Assert.Equal("https://jitledger.blob.core.windows.net", context.Store);
        Assert.NotNull(await context.Facts.TryCreateAsync(FactPath.Ledger, Ledger(context), CancellationToken.None));
        Assert.Equal(["ledger.json"], world.ListBlobs("control"));
    }

    [Fact]
    public async Task Connect_OneWithoutAnyRole_HearsItAtOnce()
    {
        world.SetBlobRoles(SandboxBlobRole.Defaults.Where(role => role.Container != "journal"));

        var error = await Assert.ThrowsAsync<JitAccessException>(() => ConnectAsync(server));

        Assert.Equal(ErrorIds.StoreAccessDenied, error.ErrorId);
        Assert.Contains("'journal'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azure_TwoTokensOfOnePerson_Connect()
    {
        using var context = await ConnectAsync(Azure(Bob, Bob));

        Assert.Equal("https://jitledger.blob.core.windows.net", context.Store);
        Assert.Null(await context.Facts.ReadAsync(FactPath.Ledger, CancellationToken.None));
    }

    [Fact]
    public async Task Azure_StorageTokenOfSomebodyElse_IsRefusedAndNamesBoth()
    {
        var error = await Assert.ThrowsAsync<JitAccessException>(() => ConnectAsync(Azure(Bob, "carol@contoso.example")));

        Assert.Equal(ErrorIds.StoreAccessDenied, error.ErrorId);
        Assert.Contains("carol@contoso.example", error.Message, StringComparison.Ordinal);
        Assert.Contains(Bob, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "-StorageAccessToken")]
    [InlineData("no token", "--resource https://storage.azure.com/")]
    public async Task Azure_NoStorageToken_SaysHowToGetOne(string? token, string expected)
    {
        var error = await Assert.ThrowsAsync<JitAccessException>(() => ConnectAsync(Azure(Bob, Bob) with { StorageAccessToken = token }));

        Assert.Equal(ErrorIds.TokenInvalid, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static LedgerFact Ledger(JitContext context) => new() { LedgerId = "0123456789abcdef", Author = context.Account, At = Samples.At };

    private ConnectionOptions Azure(string user, string storageUser) => new()
    {
        SignIn = SignInMethod.Token,
        AccessToken = world.IssueToken(user).AccessToken,
        StorageAccessToken = world.IssueToken(storageUser, resource: "https://storage.azure.com").AccessToken,
        Store = "https://jitledger.blob.core.windows.net",
        AllSubscriptions = true,
    };

    private Task<JitContext> ConnectAsync(ConnectionOptions options) => served.ConnectAsync(options, _ => { }, CancellationToken.None);
}
