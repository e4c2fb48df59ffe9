using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using JitAccess.Azure.SignIn;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class AzureSessionTests
{
    [Theory]
    [InlineData("bob@contoso.example", AuthorKind.User, "bob@contoso.example")]
    [InlineData("sweeper", AuthorKind.ServicePrincipal, null)]
    public async Task Open_TokenAccepted_SaysWhoCalls(string user, AuthorKind kind, string? name)
    {
        using var azure = await Embedded.OpenAsync(user);

        Assert.Equal(kind, azure.Session.Account.Kind);
        Assert.Contains(azure.World.People, person => person.ObjectId == azure.Session.Account.ObjectId && person.Name == user);
        Assert.True(name is null || name == azure.Session.Account.Name);
        Assert.Equal(SandboxWorld.TenantId, azure.Session.TenantId);
        Assert.Equal(SandboxWorld.EmbeddedSubscriptionId, Assert.Single(azure.Session.Subscriptions).SubscriptionId);
        Assert.Single(azure.World.Requests);
    }

    [Fact]
    public async Task Open_ExpiredToken_IsTokenExpired()
    {
        var world = Embedded.CreateWorld();
        var token = world.IssueToken("alice@contoso.example", TimeSpan.FromMinutes(-5));

        var error = await OpenAsync(world, new FixedTokenCredential(token.AccessToken));

        Assert.Equal((ErrorIds.TokenExpired, JitErrorKind.Authentication), (error.ErrorId, error.Kind));
        Assert.Contains("Connect-JitAccess", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token.AccessToken, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_TokenExpiresLater_IsTokenExpired()
    {
        using var azure = await Embedded.OpenAsync();
        azure.World.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(ErrorIds.TokenExpired,
            (await Assert.ThrowsAsync<GatewayException>(() => azure.Gateway.ListSecurityGroupsAsync(CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task Session_TokensThatFollowTheClock_AreRenewedWhenTimeHasPassed()
    {
        var world = Embedded.CreateWorld();
        var connection = Embedded.Connection(world, new Issuing(world)) with { TokensFollowClock = true };
        using var session = await AzureSession.OpenAsync(connection, new SubscriptionScope(), CancellationToken.None);
        world.Clock.Advance(TimeSpan.FromHours(2));

        Assert.NotEmpty(await session.Network.ListSecurityGroupsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Open_ForeignToken_IsTokenInvalid() =>
        Assert.Equal(ErrorIds.TokenInvalid,
            (await OpenAsync(Embedded.CreateWorld(), Tokens.Credential(Embedded.CreateWorld().IssueToken("alice@contoso.example").AccessToken))).ErrorId);

    [Fact]
    public async Task Open_AccountThatSeesNothing_FindsNoSubscription() =>
        Assert.Equal(ErrorIds.SubscriptionNotFound, (await OpenAsync(Embedded.CreateWorld(), user: "mallory@contoso.example")).ErrorId);

    [Fact]
    public async Task Open_UnknownSubscription_ListsTheVisibleOnes()
    {
        var error = await OpenAsync(Embedded.CreateWorld(), scope: new SubscriptionScope { Named = ["Fabrikam"] });

        Assert.Equal(ErrorIds.SubscriptionNotFound, error.ErrorId);
        Assert.Contains("Contoso Production", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NobodySignedIn_SaysHowToSignIn()
    {
        var error = await OpenAsync(Embedded.CreateWorld(), new Failing(new CredentialUnavailableException("Please run 'az login'.")));

        Assert.Equal((ErrorIds.AuthenticationFailed, JitErrorKind.Authentication), (error.ErrorId, error.Kind));
        Assert.Contains("-DeviceCode", error.Message, StringComparison.Ordinal);
        Assert.Contains("Please run 'az login'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NobodyListens_IsUnreachableAndNamesTheEndpoint()
    {
        var world = Embedded.CreateWorld();
        var connection = Embedded.Connection(world, Tokens.Credential(Tokens.ForUser())) with
        {
            Endpoint = new Uri("https://127.0.0.1:1"),
            Handler = new HttpClientHandler()
        };

        var error = await Assert.ThrowsAsync<GatewayException>(() => AzureSession.OpenAsync(connection, new SubscriptionScope(), CancellationToken.None));

        Assert.Equal((ErrorIds.ServiceUnreachable, JitErrorKind.Connection, 0), (error.ErrorId, error.Kind, error.Status));
        Assert.Contains("https://127.0.0.1:1 cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.Contains("proxy", error.Message, StringComparison.Ordinal);
    }

    private static Task<JitAccessException> OpenAsync(SandboxWorld world, TokenCredential? credential = null, string user = "alice@contoso.example",
        SubscriptionScope? scope = null) =>
        Assert.ThrowsAnyAsync<JitAccessException>(() => AzureSession.OpenAsync(
            Embedded.Connection(world, credential ?? Tokens.Credential(world.IssueToken(user).AccessToken)), scope ?? new SubscriptionScope(),
            CancellationToken.None));

    private sealed class Issuing(SandboxWorld world) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            var token = world.IssueToken("alice@contoso.example");
            return new AccessToken(token.AccessToken, token.ExpiresOn);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    private sealed class Failing(Exception exception) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw exception;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw exception;
    }
}
