using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using Xunit;

namespace JitAccess.Backend.Tests;

public sealed class EmbeddedSandboxTests : IDisposable
{
    private static readonly ConnectionOptions Options = new() { SignIn = SignInMethod.Sandbox };

    private readonly JitBackend backend = new(_ => null, handlers: null);
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        backend.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Connect_NothingSaid_IsAliceInAWorldOfHerOwn()
    {
        using var context = await ConnectAsync(Options);

        Assert.Equal(("Sandbox", "alice@contoso.example", AuthorKind.User), (context.Environment, context.Account.Name, context.Account.Kind));
        Assert.True(context.IsSandbox);
        Assert.Equal("in memory", context.Sandbox!.Location);
        Assert.Equal("Contoso Production", Assert.Single(context.Subscriptions).Name);
        Assert.Equal("memory", context.Store);
        Assert.Empty(context.Warnings);
        Assert.Equal("203.0.113.7", (await context.PublicAddress.GetAsync(CancellationToken.None)).ToString());
        Assert.NotEmpty(await context.Network.ListVirtualMachinesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Connect_AsSomebodyElse_MeetsTheSameWorldAndLedger()
    {
        using var alice = await ConnectAsync(Options);
        using var bob = await ConnectAsync(Options with { SandboxUser = "BOB@contoso.example" });
        var group = (await alice.Network.ListSecurityGroupsAsync(CancellationToken.None)).First(candidate => candidate.Name == "web01-nsg");

        await alice.Network.MergeTagsAsync(group.Id, new Dictionary<string, string>(StringComparer.Ordinal) { ["seen"] = "yes" }, new WriteIntent(null),
            CancellationToken.None);
        await alice.Facts.TryCreateAsync(FactPath.Ledger, Ledger(alice), CancellationToken.None);

        Assert.Equal("yes", (await bob.Network.GetSecurityGroupAsync(group.Id, CancellationToken.None)).Tags["seen"]);
        Assert.NotNull(await bob.Facts.ReadAsync(FactPath.Ledger, CancellationToken.None));
        Assert.NotEqual(alice.Account.ObjectId, bob.Account.ObjectId);
        Assert.Equal("bob@contoso.example", bob.Account.Name);
    }

    [Fact]
    public async Task Connect_Reset_StartsWorldAndLedgerAnew()
    {
        using var before = await ConnectAsync(Options);
        await before.Facts.TryCreateAsync(FactPath.Ledger, Ledger(before), CancellationToken.None);
        await before.Sandbox!.AdvanceAsync(TimeSpan.FromDays(3), CancellationToken.None);

        using var after = await ConnectAsync(Options with { SandboxReset = true });

        Assert.Null(await after.Facts.ReadAsync(FactPath.Ledger, CancellationToken.None));
        Assert.True(after.Clock.Now < before.Clock.Now.AddDays(-2));
    }

    [Fact]
    public async Task Connect_AnotherRunspace_IsAnotherWorld()
    {
        using var other = new JitBackend();
        using var context = await ConnectAsync(Options);
        using var elsewhere = await other.ConnectAsync(Options, _ => { }, CancellationToken.None);
        await context.Sandbox!.AdvanceAsync(TimeSpan.FromDays(3), CancellationToken.None);

        Assert.True(elsewhere.Clock.Now < context.Clock.Now.AddDays(-2));
    }

    [Fact]
    public async Task Connect_UnknownPerson_ListsThePeople()
    {
        var error = await RefusedAsync(Options with { SandboxUser = "eve@contoso.example" });

        Assert.Equal((ErrorIds.PersonUnknown, JitErrorKind.NotFound), (error.ErrorId, error.Kind));
        Assert.Contains("alice@contoso.example, bob@contoso.example", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_ServicePrincipal_HasItsNameAndKind()
    {
        using var context = await ConnectAsync(Options with { SandboxUser = "sweeper" });

        Assert.Equal(("sweeper", AuthorKind.ServicePrincipal), (context.Account.Name, context.Account.Kind));
    }

    [Fact]
    public async Task Directory_NameOrObjectId_IsThePersonAndStrangersAreNobody()
    {
        using var context = await ConnectAsync(Options);

        var byName = await context.Directory.FindAsync("Bob@Contoso.example", CancellationToken.None);

        Assert.Equal(byName, await context.Directory.FindAsync(byName!.ObjectId.ToUpperInvariant(), CancellationToken.None));
        Assert.Null(await context.Directory.FindAsync("eve@contoso.example", CancellationToken.None));
        Assert.Null(await context.Directory.FindAsync(Guid.NewGuid().ToString(), CancellationToken.None));
    }

    [Fact]
    public async Task Clock_TimePasses_OutlivesTokens()
    {
        using var context = await ConnectAsync(Options);
        var before = context.Clock.Now;

        var now = await context.Sandbox!.AdvanceAsync(TimeSpan.FromHours(50), CancellationToken.None);

        Assert.InRange(now - before, TimeSpan.FromHours(50), TimeSpan.FromHours(50.1));
        Assert.InRange(context.Clock.Now - now, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.NotEmpty(await context.Network.ListSecurityGroupsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Clock_Waiting_LetsTheWorldsTimePass()
    {
        using var context = await ConnectAsync(Options);
        var before = context.Clock.Now;

        await context.Clock.DelayAsync(TimeSpan.FromMinutes(30), CancellationToken.None);

        Assert.InRange(context.Clock.Now - before, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(31));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.Clock.DelayAsync(TimeSpan.FromMinutes(1), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Connect_Folder_KeepsTheLedgerThereAndSaysWhatAFolderIs()
    {
        var path = Path.Combine(folder.Path, "ledger");
        using var context = await ConnectAsync(Options with { Store = path });
        await context.Facts.TryCreateAsync(FactPath.Ledger, Ledger(context), CancellationToken.None);

        Assert.Equal(path, context.Store);
        Assert.Contains("discipline, not a control", Assert.Single(context.Warnings), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(path, "control", "ledger.json")));
    }

    [Theory]
    [InlineData("Local")]
    [InlineData("https://account.blob.core.windows.net/ledger")]
    [InlineData("http://account.blob.core.windows.net")]
    [InlineData(" ")]
    public async Task Connect_StoreThatIsNoFolder_IsInvalid(string store) =>
        Assert.Equal(ErrorIds.StoreInvalid, (await RefusedAsync(Options with { Store = store })).ErrorId);

    [Fact]
    public async Task Connect_FolderThatIsAFile_IsUnavailable() =>
        Assert.Equal(ErrorIds.StoreUnavailable, (await RefusedAsync(Options with { Store = folder.File("taken", string.Empty) })).ErrorId);

    [Fact]
    public async Task Connect_Seed_IsTheFleet()
    {
        var seed = folder.File("fleet.json", """
            {"value":[{"id":"/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/mine",
              "name":"mine","type":"Microsoft.Network/networkSecurityGroups","location":"westeurope","properties":{"securityRules":[]}}]}
            """);

        using var context = await ConnectAsync(Options with { SandboxSeed = seed });
        using var again = await ConnectAsync(Options with { SandboxSeed = seed });

        Assert.Equal("mine", Assert.Single(await again.Network.ListSecurityGroupsAsync(CancellationToken.None)).Name);
        Assert.Equal("11111111-1111-1111-1111-111111111111", Assert.Single(context.Subscriptions).SubscriptionId);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("[{\"name\":\"x\"}]")]
    public async Task Connect_SeedThatIsNoArmJson_NamesTheFileAndKeepsTheRunningWorld(string content)
    {
        using var running = await ConnectAsync(Options);
        var seed = folder.File("fleet.json", content);

        var error = await RefusedAsync(Options with { SandboxSeed = seed, SandboxReset = true });
        using var still = await ConnectAsync(Options);

        Assert.Equal((ErrorIds.SeedInvalid, JitErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains(seed, error.Message, StringComparison.Ordinal);
        Assert.Same(running.Sandbox, still.Sandbox);
    }

    [Fact]
    public async Task Connect_MissingSeed_IsInvalid() =>
        Assert.Equal(ErrorIds.SeedInvalid, (await RefusedAsync(Options with { SandboxSeed = Path.Combine(folder.Path, "none.json") })).ErrorId);

    [Fact]
    public async Task Connect_SeedForARunningWorld_AsksForReset()
    {
        using var running = await ConnectAsync(Options);

        var error = await RefusedAsync(Options with { SandboxSeed = folder.File("fleet.json", "[]") });

        Assert.Equal(ErrorIds.SeedInvalid, error.ErrorId);
        Assert.Contains("-Reset", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_VariableOfTheRealAzure_SaysNothingHere()
    {
        using var other = new JitBackend(name => name == "AZURE_SUBSCRIPTION_ID" ? Guid.NewGuid().ToString() : null, handlers: null);
        using var context = await other.ConnectAsync(Options, _ => { }, CancellationToken.None);

        Assert.Single(context.Subscriptions);
    }

    [Fact]
    public async Task Connect_UnknownSubscription_IsNotFound() =>
        Assert.Equal(ErrorIds.SubscriptionNotFound, (await RefusedAsync(Options with { Subscriptions = ["Fabrikam"] })).ErrorId);

    private static LedgerFact Ledger(JitContext context) => new() { Author = context.Account, At = context.Clock.Now, LedgerId = "0123456789abcdef" };

    private Task<JitContext> ConnectAsync(ConnectionOptions options) => backend.ConnectAsync(options, _ => { }, CancellationToken.None);

    private Task<JitAccessException> RefusedAsync(ConnectionOptions options) => Assert.ThrowsAnyAsync<JitAccessException>(() => ConnectAsync(options));
}
