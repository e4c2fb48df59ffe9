using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure;
using JitAccess.Azure.Http;
using JitAccess.Azure.Storage;
using JitAccess.Backend.Stores;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Ledger;
using JitAccess.Ledger.Tests;
using Xunit;

namespace JitAccess.Azurite.Tests;

/// <summary>The suite of stores on Azurite, with pages of seven names; and what Azurite says about tokens and containers.</summary>
public sealed class AzuriteFactStoreTests(AzuriteFixture azurite) : FactStoreSuite, IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private BlobEndpoint? endpoint;
    private BlobContainers? containers;
    private BlobFactStore? store;

    protected override IFactStore Store => store!;

    public async Task InitializeAsync()
    {
        if (AzuriteProgram.Missing is null)
        {
            endpoint = await azurite.CreateAccountAsync([.. FactZones.All]);
            containers = Open(endpoint, AzuriteFixture.Token());
            store = new BlobFactStore(containers);
        }
    }

    public Task DisposeAsync()
    {
        containers?.Dispose();
        return Task.CompletedTask;
    }

    [StoreFact]
    public async Task Create_LiesInTheContainerOfItsZone()
    {
        var path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");
        await Store.TryCreateAsync(path, Samples.Request("x"), CancellationToken.None);

        Assert.Equal([path.Value["requests/".Length..]], await containers!.ListAsync("requests", string.Empty, CancellationToken.None));
        Assert.Equal(FactSerializer.Serialize(path, Samples.Request("x")),
            await containers.ReadAsync("requests", path.Value["requests/".Length..], FactSerializer.MaxSize, CancellationToken.None));
        Assert.Equal(endpoint!.Text, Store.Location);
    }

    [StoreTheory]
    [InlineData("https://management.azure.com/", "another service")]
    [InlineData("https://graph.microsoft.com", "another service")]
    public async Task Read_TokenForAnotherService_SaysWhichOneIsNeeded(string audience, string expected)
    {
        using var other = Open(endpoint!, AzuriteFixture.Token(audience));

        var error = await Assert.ThrowsAsync<JitAccessException>(() => other.CheckAsync("control", CancellationToken.None));

        Assert.Equal((ErrorIds.StoreAccessDenied, JitErrorKind.Store), (error.ErrorId, error.Kind));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Check_ContainerMissing_SaysWhichAndHowToMakeIt()
    {
        var bare = await azurite.CreateAccountAsync("control");
        using var client = Open(bare, AzuriteFixture.Token());
        await client.CheckAsync("control", CancellationToken.None);

        var error = await Assert.ThrowsAsync<JitAccessException>(() => client.CheckAsync("journal", CancellationToken.None));

        Assert.Equal(ErrorIds.StoreUnavailable, error.ErrorId);
        Assert.Contains($"az storage container create --name journal --blob-endpoint {bare.Text} --auth-mode login", error.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Handler_CertificateNotTrusted_SaysHowToTrustIt()
    {
        using var client = new BlobContainers(Connection(endpoint!, AzuriteFixture.Token()) with
        {
            Handler = HttpHandlers.Create(certificatePath: null),
            Clock = new ImpatientClock()
        });

        var error = await Assert.ThrowsAsync<JitAccessException>(() => client.CheckAsync("control", CancellationToken.None));

        Assert.Equal(ErrorIds.StoreUnavailable, error.ErrorId);
        Assert.Contains("-CertificatePath", error.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Probe_EverythingIsAllowed_SaysSoAndLeavesNoFact()
    {
        var probe = new BlobProbe(containers!);
        var path = ProbePath.Of("journal", Samples.Id, Samples.AuthorId);

        Assert.True((await probe.AddAsync(path, CancellationToken.None)).Allowed);
        Assert.Null((await probe.AddAsync(path, CancellationToken.None)).Allowed);
        Assert.True((await probe.OverwriteAsync(path, CancellationToken.None)).Allowed);
        Assert.Empty(await Store.ListAsync(string.Empty, CancellationToken.None));
        Assert.Equal([path], await Store.ListStrayAsync(string.Empty, CancellationToken.None));
        Assert.True((await probe.DeleteAsync(path, CancellationToken.None)).Allowed);
        Assert.True((await probe.DeleteAsync(path, CancellationToken.None)).Allowed);
        Assert.Empty(await Store.ListStrayAsync(string.Empty, CancellationToken.None));
        Assert.True((await probe.RemoveAsOwnerAsync("journal", CancellationToken.None)).Allowed);
        Assert.False((await probe.ReadAnonymouslyAsync("journal", CancellationToken.None)).Allowed);
        Assert.Null((await probe.UseKeyAsync("journal", CancellationToken.None)).Allowed);
    }

    protected override Task PlantAsync(string path, byte[] document) => azurite.PutAsync(endpoint!, path, document);

    private BlobContainers Open(BlobEndpoint account, string token) => new(Connection(account, token));

    private BlobConnection Connection(BlobEndpoint account, string token) => new()
    {
        Endpoint = account,
        Handler = HttpHandlers.Create(azurite.CertificatePath),
        Credential = new FixedCredential(token),
        Clock = new SystemClock(),
        PageSize = 7,
    };

    private sealed class ImpatientClock : IClock
    {
        public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

        public TimeSpan Skew => TimeSpan.Zero;

        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SynchronizeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
