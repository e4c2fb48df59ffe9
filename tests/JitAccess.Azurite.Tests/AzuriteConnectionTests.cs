using System;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Backend;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Ledger.Tests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Azurite.Tests;

/// <summary>A sandbox's people with their ledger in Azurite, which goes by the real time while the sandbox goes by its own.</summary>
public sealed class AzuriteConnectionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [StoreTheory]
    [InlineData(2020)]
    [InlineData(2050)]
    public async Task Connect_SandboxServerOfAnotherTime_AzuriteTakesItsTokens(int year)
    {
        var world = new SandboxWorld(new SandboxOptions { FrozenClock = true, Start = new DateTimeOffset(year, 1, 1, 8, 0, 0, TimeSpan.Zero) });
        using var backend = new JitBackend(_ => null, () => new Crossing(world.CreateHandler(), HttpHandlers.Create(azurite.CertificatePath)));
        var options = new ConnectionOptions
        {
            SignIn = SignInMethod.SandboxServer,
            SandboxEndpoint = new Uri("https://sandbox.example"),
            Store = (await azurite.CreateAccountAsync([.. FactZones.All])).Text,
        };

        using var alice = await backend.ConnectAsync(options, _ => { }, CancellationToken.None);
        using var bob = await backend.ConnectAsync(options with { SandboxUser = "bob@contoso.example" }, _ => { }, CancellationToken.None);
        Assert.NotNull(await alice.Facts.TryCreateAsync(FactPath.Ledger,
            new LedgerFact { LedgerId = "0123456789abcdef", Author = alice.Account, At = Samples.At }, CancellationToken.None));
        await alice.Sandbox!.AdvanceAsync(TimeSpan.FromDays(3), CancellationToken.None);

        Assert.Equal(alice.Account, (await bob.Facts.ReadAsync(FactPath.Ledger, CancellationToken.None))!.Fact.Author);
        Assert.Equal(year, bob.Clock.Now.Year);
    }
}
