using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class AuthenticationTests
{
    private const string Path = SandboxClient.Web01Group + "?api-version=2024-05-01";

    private readonly SandboxWorld world = new(new SandboxOptions { FrozenClock = true });

    [Fact]
    public async Task Request_WithoutToken_Is401WithAChallenge()
    {
        using var nobody = new SandboxClient(world, user: null);

        var answer = await nobody.GetAsync(Path);

        Assert.Equal(401, answer.Status);
        Assert.Equal("AuthenticationFailed", answer.ErrorCode);
        Assert.StartsWith("Bearer ", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
        Assert.Null(Assert.Single(world.Requests).Who);
    }

    [Fact]
    public async Task Request_WithATokenOfAnotherWorld_Is401()
    {
        using var nobody = new SandboxClient(world, user: null);
        var foreign = new SandboxWorld().IssueToken("alice@contoso.example").AccessToken;

        var answer = await nobody.SendAsync(HttpMethod.Get, Path, null, ("Authorization", "Bearer " + foreign));

        Assert.Equal(401, answer.Status);
        Assert.Equal("InvalidAuthenticationToken", answer.ErrorCode);
    }

    [Theory]
    [InlineData("Bearer x")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer ")]
    public async Task Request_WithANonsenseHeader_Is401(string header)
    {
        using var nobody = new SandboxClient(world, user: null);

        Assert.Equal(401, (await nobody.SendAsync(HttpMethod.Get, Path, null, ("Authorization", header))).Status);
    }

    [Fact]
    public async Task Token_WithAnotherPersonsClaims_Is401()
    {
        using var nobody = new SandboxClient(world, user: null);
        var parts = world.IssueToken("rita@contoso.example").AccessToken.Split('.');
        var claims = Claims(parts[1]);
        claims["oid"] = world.People.Single(p => p.Name == "alice@contoso.example").ObjectId;
        parts[1] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));

        Assert.Equal(401, (await nobody.SendAsync(HttpMethod.Get, Path, null, ("Authorization", "Bearer " + string.Join('.', parts)))).Status);
    }

    [Fact]
    public async Task Token_ExpiresByTheSandboxesClock()
    {
        using var alice = new SandboxClient(world);
        world.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(200, (await alice.GetAsync(Path)).Status);

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var answer = await alice.GetAsync(Path);

        Assert.Equal(401, answer.Status);
        Assert.Equal("ExpiredAuthenticationToken", answer.ErrorCode);
    }

    [Fact]
    public void Token_OfAUser_CarriesTheClaimsOfOne()
    {
        var claims = Claims(world.IssueToken("alice@contoso.example").AccessToken.Split('.')[1]);

        Assert.Equal("alice@contoso.example", claims["upn"]!.GetValue<string>());
        Assert.Equal("Alice Archer", claims["name"]!.GetValue<string>());
        Assert.Equal("user", claims["idtyp"]!.GetValue<string>());
        Assert.Equal(world.People[0].ObjectId, claims["oid"]!.GetValue<string>());
        Assert.Equal(SandboxWorld.TenantId, claims["tid"]!.GetValue<string>());
        Assert.Equal(world.Clock.Now.AddHours(1).ToUnixTimeSeconds(), claims["exp"]!.GetValue<long>());
    }

    [Fact]
    public void Token_OfAServicePrincipal_CarriesTheClaimsOfOne()
    {
        var sweeper = world.People.Single(p => p.Kind == SandboxPersonKind.ServicePrincipal);
        var claims = Claims(world.IssueToken(sweeper.ObjectId).AccessToken.Split('.')[1]);

        Assert.Equal("app", claims["idtyp"]!.GetValue<string>());
        Assert.Equal(sweeper.AppId, claims["appid"]!.GetValue<string>());
        Assert.False(claims.ContainsKey("upn"));
    }

    [Fact]
    public void IssueToken_ForAStranger_NamesThoseWhomItKnows()
    {
        var error = Assert.Throws<SandboxException>(() => world.IssueToken("eve@contoso.example"));

        Assert.Contains("eve@contoso.example", error.Message, StringComparison.Ordinal);
        Assert.Contains("alice@contoso.example", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rita@contoso.example", "GET", "", 200)]
    [InlineData("rita@contoso.example", "PUT", "/securityRules/test", 403)]
    [InlineData("rita@contoso.example", "DELETE", "/securityRules/AllowHttps", 403)]
    [InlineData("rita@contoso.example", "PATCH", "/providers/Microsoft.Resources/tags/default", 403)]
    [InlineData("mallory@contoso.example", "GET", "", 403)]
    [InlineData("bob@contoso.example", "PUT", "/securityRules/test", 201)]
    [InlineData("sweeper", "DELETE", "/securityRules/AllowHttps", 202)]
    [InlineData("bob@contoso.example", "PUT", "/providers/Microsoft.Authorization/locks/l", 403)]
    [InlineData("alice@contoso.example", "PUT", "/providers/Microsoft.Authorization/locks/l", 201)]
    public async Task Role_AllowsWhatItAllows(string user, string method, string suffix, int status)
    {
        using var client = new SandboxClient(world, user);
        JsonNode body = suffix.EndsWith("/l", StringComparison.Ordinal)
            ? new JsonObject { ["properties"] = new JsonObject { ["level"] = "ReadOnly" } }
            : Rules.Body();

        var answer = await client.SendAsync(new HttpMethod(method), SandboxClient.Web01Group + suffix,
            method is "GET" or "DELETE" ? null : body.ToJsonString());

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 403 ? "AuthorizationFailed" : null, answer.ErrorCode);
    }

    [Fact]
    public async Task Refusal_OfARole_NamesThePersonTheActionAndTheScope()
    {
        using var rita = new SandboxClient(world, "rita@contoso.example");

        var answer = await rita.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body());

        Assert.Contains("rita@contoso.example", answer.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'Microsoft.Network/networkSecurityGroups/securityRules/write'", answer.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'" + SandboxClient.Web01Group + "/securityRules/test'", answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NetworkContributor_MayTagNetworksButNotVMs()
    {
        using var bob = new SandboxClient(world, "bob@contoso.example");
        var merge = new JsonObject { ["operation"] = "Merge", ["properties"] = new JsonObject { ["tags"] = new JsonObject { ["a"] = "b" } } };

        Assert.Equal(200, (await bob.PatchAsync(SandboxClient.Web01Group + "/providers/Microsoft.Resources/tags/default", merge)).Status);
        Assert.Equal(
            403,
            (await bob.PatchAsync(SandboxClient.Production + "/providers/Microsoft.Compute/virtualMachines/web01/providers/Microsoft.Resources/tags/default",
                merge)).Status);
    }

    [Fact]
    public async Task SetRole_CountsForTokensThatAreOut()
    {
        using var rita = new SandboxClient(world, "rita@contoso.example");
        world.SetRole("rita@contoso.example", SandboxRole.None);

        Assert.Equal(403, (await rita.GetAsync(Path)).Status);
        Assert.Empty((await rita.GetAsync("/subscriptions")).Values);
    }

    [Fact]
    public async Task SetActions_AllowsExactlyThose()
    {
        using var rita = new SandboxClient(world, "rita@contoso.example");
        world.SetActions("rita@contoso.example", ["Microsoft.Network/networkSecurityGroups/read"]);

        Assert.Equal(200, (await rita.GetAsync(SandboxClient.Web01Group)).Status);
        Assert.Equal(403, (await rita.GetAsync(SandboxClient.Production + "/providers/Microsoft.Compute/virtualMachines/web01")).Status);
        Assert.Equal(403, (await rita.GetAsync(SandboxClient.Web01Group + "/providers/Microsoft.Resources/tags/default")).Status);
    }

    private static JsonObject Claims(string part) => (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(part))!;
}
