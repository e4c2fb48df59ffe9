using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Ledger.Tests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Stores;

/// <summary>Who may what in the ledger's containers, and what who may not hears.</summary>
public sealed class BlobDenialTests : IDisposable
{
    private const string Alice = "alice@contoso.example";
    private const string Bob = "bob@contoso.example";
    private const string Carol = "carol@contoso.example";

    private readonly BlobStage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Create_OwnRequest_IsAllowedAndEverybodyReadsIt()
    {
        var (path, fact) = stage.RequestBy(Bob);

        Assert.NotNull(await stage.OpenStore(Bob).TryCreateAsync(path, fact, CancellationToken.None));
        Assert.Equal(fact.Author, (await stage.OpenStore(Carol).ReadAsync(path, CancellationToken.None))!.Fact.Author);
    }

    [Fact]
    public async Task Create_UnderSomebodyElsesId_IsDenied()
    {
        var (path, fact) = stage.RequestBy(Bob, underIdOf: Carol);

        await AssertDeniedAsync(Bob, path, fact, "requests");
        Assert.Empty(stage.World.ListBlobs("requests"));
    }

    [Theory]
    [InlineData("opening", "journal")]
    [InlineData("attachment", "control")]
    [InlineData("ledger", "control")]
    public async Task Create_ByARequester_InTheZonesOfOthers_IsDenied(string kind, string container)
    {
        var (path, fact) = Samples.All().Single(sample => sample.Path.Kind == kind);

        await AssertDeniedAsync(Bob, path, fact, container);
        Assert.Empty(stage.World.ListBlobs(container));
    }

    [Theory]
    [InlineData(Alice, "ledger", true)]
    [InlineData(Alice, "opening", true)]
    [InlineData("sweeper", "opening", true)]
    [InlineData("sweeper", "ledger", false)]
    public async Task Create_ByAdministratorAndSweeper_GoesByContainer(string who, string kind, bool allowed)
    {
        var (path, fact) = Samples.All().Single(sample => sample.Path.Kind == kind);
        var creating = stage.OpenStore(who).TryCreateAsync(path, fact, CancellationToken.None);

        if (allowed)
        {
            Assert.NotNull(await creating);
        }
        else
        {
            Assert.Equal(ErrorIds.StoreAccessDenied, (await Assert.ThrowsAsync<JitAccessException>(() => creating)).ErrorId);
        }
    }

    [Fact]
    public async Task Create_TakenByOneWhoMayNotWriteThere_IsTaken()
    {
        var (path, fact) = Samples.All().Single(sample => sample.Path.Kind == "opening");
        Assert.NotNull(await stage.OpenStore("sweeper").TryCreateAsync(path, fact, CancellationToken.None));

        Assert.Null(await stage.OpenStore(Bob).TryCreateAsync(path, fact, CancellationToken.None));
    }

    [Fact]
    public async Task Read_ByOneWithoutAnyRole_NamesTheRoleAndTheContainer()
    {
        var store = stage.OpenStore("mallory@contoso.example");

        var read = await Assert.ThrowsAsync<JitAccessException>(() => store.ReadAsync(FactPath.Ledger, CancellationToken.None));
        var list = await Assert.ThrowsAsync<JitAccessException>(() => store.ListAsync("journal/", CancellationToken.None));

        Assert.Equal((ErrorIds.StoreAccessDenied, JitErrorKind.Store), (read.ErrorId, read.Kind));
        Assert.Contains("'Storage Blob Data Reader' on the container 'control'", read.Message, StringComparison.Ordinal);
        Assert.Contains("'Storage Blob Data Reader' on the container 'journal'", list.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_HasTheIdOfTheCall_ThatTheAccountLogged()
    {
        var store = stage.OpenStore("mallory@contoso.example");

        var error = await Assert.ThrowsAsync<JitAccessException>(() => store.ReadAsync(FactPath.Ledger, CancellationToken.None));

        Assert.Contains(stage.World.Requests.Single().CorrelationId!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NoSuchContainer_PrintsTheCommandThatMakesIt()
    {
        using var bare = new BlobStage(new SandboxOptions { StorageContainers = ["control", "requests"] });
        var client = bare.Open(Alice);

        var error = await Assert.ThrowsAsync<JitAccessException>(() => client.CheckAsync("journal", CancellationToken.None));

        Assert.Equal((ErrorIds.StoreUnavailable, JitErrorKind.Store), (error.ErrorId, error.Kind));
        Assert.Contains("az storage container create --name journal --account-name jitledger --auth-mode login", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ForAzureResourceManager_IsRefusedAndTheRightOneNamed()
    {
        var client = stage.Open(Alice, resource: "https://management.azure.com/");

        var error = await Assert.ThrowsAsync<JitAccessException>(() => client.CheckAsync("control", CancellationToken.None));

        Assert.Equal(ErrorIds.StoreAccessDenied, error.ErrorId);
        Assert.Contains("--resource https://storage.azure.com/", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_Expired_SaysToConnectAgain()
    {
        var client = stage.Open(Alice, lifetime: TimeSpan.FromMinutes(-5));

        var error = await Assert.ThrowsAsync<JitAccessException>(() => client.CheckAsync("control", CancellationToken.None));

        Assert.Equal(ErrorIds.StoreAccessDenied, error.ErrorId);
        Assert.Contains("Connect-JitAccess", error.Message, StringComparison.Ordinal);
    }

    private async Task AssertDeniedAsync(string who, FactPath path, Fact fact, string container)
    {
        var error = await Assert.ThrowsAsync<JitAccessException>(() => stage.OpenStore(who).TryCreateAsync(path, fact, CancellationToken.None));

        Assert.Equal((ErrorIds.StoreAccessDenied, JitErrorKind.Store), (error.ErrorId, error.Kind));
        Assert.Contains("AuthorizationPermissionMismatch", error.Message, StringComparison.Ordinal);
        Assert.Contains($"on the container '{container}'", error.Message, StringComparison.Ordinal);
    }
}
