using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Backend.Stores;
using JitAccess.Core;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests;

public sealed class AzureConnectionTests
{
    private static readonly ConnectionOptions Options = new() { SignIn = SignInMethod.Token, AccessToken = "no token" };

    [Theory]
    [InlineData(null, "-Store Local")]
    [InlineData("https://account.blob.core.windows.net/ledger", "leave out '/ledger'")]
    [InlineData("https://account.blob.core.usgovcloudapi.net", "is in AzureUSGovernment")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=account;AccountKey=hush==;EndpointSuffix=core.windows.net", "sign in")]
    public async Task Connect_StoreThatCannotBe_IsRefusedBeforeSigningIn(string? store, string expected)
    {
        var error = await RefusedAsync(Options with { Store = store });

        Assert.Equal((ErrorIds.StoreInvalid, JitErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_StoreGiven_GoesOnToSigningIn() =>
        Assert.Equal(ErrorIds.TokenInvalid, (await RefusedAsync(Options with { Store = "Local" })).ErrorId);

    [Fact]
    public async Task Connect_TokenAndFolder_IsARealContextWithItsWarnings()
    {
        var world = new SandboxWorld(new SandboxOptions { Start = new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero) });
        using var folder = new TemporaryFolder();
        using var backend = new JitBackend(name => name == "AZURE_SUBSCRIPTION_ID" ? "contoso production" : null, world.CreateHandler);

        using var context = await backend.ConnectAsync(Options with { AccessToken = world.IssueToken("bob@contoso.example").AccessToken, Store = folder.Path },
            _ => { }, CancellationToken.None);

        Assert.Equal(("AzureCloud", SandboxWorld.TenantId, "bob@contoso.example"), (context.Environment, context.TenantId, context.Account.Name));
        Assert.False(context.IsSandbox);
        Assert.Equal(SandboxWorld.EmbeddedSubscriptionId, Assert.Single(context.Subscriptions).SubscriptionId);
        Assert.Equal(2040, context.Clock.Now.Year);
        Assert.Equal(2, context.Warnings.Count);
        Assert.Contains(context.Warnings, warning => warning.Contains("behind", StringComparison.Ordinal));
        Assert.Equal(ErrorIds.PublicAddressUnknown,
            (await Assert.ThrowsAsync<JitAccessException>(() => context.PublicAddress.GetAsync(CancellationToken.None))).ErrorId);
        Assert.Equal(ErrorIds.DirectoryUnavailable,
            (await Assert.ThrowsAsync<JitAccessException>(() => context.Directory.FindAsync("bob@contoso.example", CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task Connect_TokenForGraphToo_KnowsNamesAndGroups()
    {
        var world = new SandboxWorld();
        using var folder = new TemporaryFolder();
        using var backend = new JitBackend(_ => null, world.CreateHandler);
        var token = world.IssueToken("bob@contoso.example").AccessToken;

        using var context =
            await backend.ConnectAsync(Options with { AccessToken = token, GraphAccessToken = token, Store = folder.Path }, _ => { }, CancellationToken.None);

        var (carol, team) = ((await context.Directory.FindAsync("carol@contoso.example", CancellationToken.None))!,
            (await context.Directory.FindAsync("sre-team", CancellationToken.None))!);
        Assert.Equal([team.ObjectId], await context.Directory.FilterGroupsAsync(carol.ObjectId, [team.ObjectId], CancellationToken.None));
    }

    [Fact]
    public async Task Connect_TokenForGraphOfAnotherTenant_IsRefused()
    {
        var world = new SandboxWorld();
        using var folder = new TemporaryFolder();
        using var backend = new JitBackend(_ => null, world.CreateHandler);
        var claims = Convert.ToBase64String(Encoding.ASCII.GetBytes("""{"tid":"D0117050-0000-4000-8000-00000000000F"}""")).TrimEnd('=');

        var error = await Assert.ThrowsAsync<JitAccessException>(() => backend.ConnectAsync(
            Options with { AccessToken = world.IssueToken("bob@contoso.example").AccessToken, GraphAccessToken = $"e30.{claims}.x", Store = folder.Path },
            _ => { }, CancellationToken.None));

        Assert.Equal(ErrorIds.TokenInvalid, error.ErrorId);
        Assert.Contains("d0117050-0000-4000-8000-00000000000f", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_AccountOfAnotherTenant_IsRefusedAndNamesBoth()
    {
        var world = new SandboxWorld();
        using var backend = new JitBackend(_ => null, world.CreateHandler);
        var tenant = Guid.NewGuid().ToString();

        var error = await Assert.ThrowsAsync<JitAccessException>(() => backend.ConnectAsync(
            Options with { AccessToken = world.IssueToken("bob@contoso.example").AccessToken, Store = "Local", TenantId = tenant }, _ => { },
            CancellationToken.None));

        Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
        Assert.Contains(tenant, error.Message, StringComparison.Ordinal);
        Assert.Contains(SandboxWorld.TenantId, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Local_TwoTenants_HaveTwoFolders()
    {
        var local = StoreChoice.Read("local", mayBeLocal: true);

        Assert.EndsWith(Path.Combine("JitAccess", "one", "ledger"), local.FolderFor("one"), StringComparison.Ordinal);
        Assert.NotEqual(local.FolderFor("one"), local.FolderFor("two"));
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(-30, false)]
    [InlineData(31, true)]
    [InlineData(-31, true)]
    public void Skew_MoreThanHalfAMinute_IsAWarning(int seconds, bool expected)
    {
        var warnings = AzureConnection.SkewWarnings(TimeSpan.FromSeconds(seconds)).ToArray();

        Assert.Equal(expected, warnings.Length > 0);
        Assert.All(warnings,
            warning => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"31 seconds {(seconds > 0 ? "behind" : "ahead of")}"), warning,
            StringComparison.Ordinal));
    }

    private static async Task<JitAccessException> RefusedAsync(ConnectionOptions options)
    {
        using var backend = new JitBackend(_ => null, handlers: null);
        return await Assert.ThrowsAnyAsync<JitAccessException>(() => backend.ConnectAsync(options, _ => { }, CancellationToken.None));
    }
}
