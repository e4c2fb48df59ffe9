using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;

namespace JitAccess.Sandbox.Tests;

/// <summary>The sandbox's storage account, as a client sees it that knows nothing of ours.</summary>
public sealed class BlobTests
{
    private const string Day = "2026-11-22/0123456789abcdefghjk/";

    private readonly SandboxWorld world = new(new SandboxOptions { FrozenClock = true });

    [Theory]
    [InlineData("https://jitledger.blob.core.windows.net/")]
    [InlineData("https://localhost:8443/blob/jitledger/")]
    public async Task Put_ThenGet_IsWhatWasPut(string account)
    {
        var created = await SendAsync(HttpMethod.Put, account + "control/a/b.json", "alice@contoso.example", "{\"ä\":1}", "If-None-Match: *",
            "x-ms-blob-type: BlockBlob", "x-ms-meta-why: because");
        var (status, headers, body) = await SendAsync(HttpMethod.Get, account + "control/a/b.json", "bob@contoso.example");

        Assert.Equal(201, created.Status);
        Assert.Equal((200, "{\"ä\":1}", "because"), (status, body, headers["x-ms-meta-why"]));
        Assert.Equal(created.Headers["ETag"], headers["ETag"]);
    }

    [Fact]
    public async Task Put_SecondTime_IsRefusedWithAndWithoutCondition()
    {
        await PutAsync("control/x", "alice@contoso.example");

        Assert.Equal((409, "BlobAlreadyExists"), await PutAsync("control/x", "alice@contoso.example"));
        Assert.Equal((403, "UnauthorizedBlobOverwrite"), await PutAsync("control/x", "alice@contoso.example", condition: null));
        Assert.Equal(["x"], world.ListBlobs("control"));
    }

    [Fact]
    public async Task Delete_ByAnybody_IsRefused()
    {
        await PutAsync("control/x", "alice@contoso.example");

        Assert.Equal(403, (await SendAsync(HttpMethod.Delete, "https://jitledger.blob.core.windows.net/control/x", "alice@contoso.example")).Status);
        Assert.Equal(["x"], world.ListBlobs("control"));
    }

    [Theory]
    [InlineData("requests/" + Day + "{own}/request.json", 201)]
    [InlineData("requests/" + Day + "{other}/request.json", 403)]
    [InlineData("requests/" + Day + "request.json", 403)]
    [InlineData("requests/{own}/request.json", 403)]
    [InlineData("requests/x/" + Day + "{own}/request.json", 403)]
    [InlineData("control/policies/mine/1.json", 403)]
    [InlineData("journal/" + Day + "opening.json", 403)]
    [InlineData("elsewhere/x", 403)]
    public async Task Put_ByARequester_OnlyUnderTheOwnId(string form, int expected)
    {
        var path = form.Replace("{own}", IdOf("bob@contoso.example"), StringComparison.Ordinal)
            .Replace("{other}", IdOf("carol@contoso.example"), StringComparison.Ordinal);

        Assert.Equal(expected, (await PutAsync(path, "bob@contoso.example")).Status);
    }

    [Theory]
    [InlineData("bob@contoso.example", "control", 200)]
    [InlineData("bob@contoso.example", "elsewhere", 403)]
    [InlineData("mallory@contoso.example", "control", 403)]
    public async Task ContainerProperties_ForWhoMayRead_SayThatItIsImmutable(string who, string container, int expected)
    {
        var (status, headers, _) = await SendAsync(HttpMethod.Head, $"https://jitledger.blob.core.windows.net/{container}?restype=container", who);

        Assert.Equal(expected, status);
        Assert.Equal(expected == 200, headers.ContainsKey("x-ms-has-immutability-policy"));
    }

    [Fact]
    public async Task List_PageByPage_HasEveryNameOnceInOrder()
    {
        string[] names = ["a", "a/b", "a/c d", "a&b", "b\u0001"];
        foreach (var name in names)
        {
            world.PutBlob("control", name, [1]);
        }

        var found = new List<string>();
        var marker = string.Empty;
        do
        {
            var (status, _, body) = await SendAsync(HttpMethod.Get,
                $"https://jitledger.blob.core.windows.net/control?restype=container&comp=list&maxresults=2&marker={Uri.EscapeDataString(marker)}",
                "bob@contoso.example");
            Assert.Equal(200, status);
            var list = XDocument.Parse(body.TrimStart('\uFEFF')).Root!;
            found.AddRange(list.Descendants("Name")
                .Select(name => (string?)name.Attribute("Encoded") == "true" ? Uri.UnescapeDataString(name.Value) : name.Value));
            Assert.InRange(list.Descendants("Name").Count(), 1, 2);
            marker = list.Element("NextMarker")!.Value;
        }
        while (marker.Length > 0);

        Assert.Equal(names.Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public async Task List_ByPrefix_IsThatPart()
    {
        world.PutBlob("journal", "2026-11-21/x", []);
        world.PutBlob("journal", "2026-11-22/x", []);

        var (_, _, body) = await SendAsync(HttpMethod.Get, "https://jitledger.blob.core.windows.net/journal?restype=container&comp=list&prefix=2026-11-22%2F",
            "bob@contoso.example");

        Assert.Equal("2026-11-22/x", Assert.Single(XDocument.Parse(body.TrimStart('\uFEFF')).Descendants("Name")).Value);
    }

    [Theory]
    [InlineData("bytes=0-1", 206, "ab")]
    [InlineData("bytes=1-99", 206, "bc")]
    [InlineData("bytes=3-4", 416, null)]
    public async Task Get_ARange_IsThatPart(string range, int expected, string? content)
    {
        world.PutBlob("control", "x", "abc"u8.ToArray());

        var (status, _, body) =
            await SendAsync(HttpMethod.Get, "https://jitledger.blob.core.windows.net/control/x", "bob@contoso.example", body: null, "Range: " + range);

        Assert.Equal(expected, status);
        Assert.True(content is null || content == body, body);
    }

    [Theory]
    [InlineData(null, 401, "NoAuthenticationInformation", null)]
    [InlineData("Bearer nonsense", 401, "InvalidAuthenticationInfo", "Signature")]
    [InlineData("arm", 401, "InvalidAuthenticationInfo", "Audience")]
    [InlineData("expired", 401, "InvalidAuthenticationInfo", "Lifetime")]
    [InlineData("SharedKey jitledger:abc=", 403, "KeyBasedAuthenticationNotPermitted", null)]
    public async Task Get_WithoutTheRightToken_SaysWhatIsWrongWithIt(string? authorization, int expected, string code, string? detail)
    {
        var header = authorization switch
        {
            "arm" => "Bearer " + world.IssueToken("alice@contoso.example").AccessToken,
            "expired" => "Bearer " + world.IssueToken("alice@contoso.example", TimeSpan.FromMinutes(-1), "https://storage.azure.com/").AccessToken,
            _ => authorization,
        };

        var (status, headers, body) = await SendAsync(HttpMethod.Get, "https://jitledger.blob.core.windows.net/control/x", user: null, body: null,
            header is null ? [] : ["Authorization: " + header]);

        Assert.Equal((expected, code), (status, headers["x-ms-error-code"]));
        Assert.Contains(detail ?? code, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arm_WithATokenForStorage_IsRefused()
    {
        using var client = new SandboxClient(world, user: null);

        var answer = await client.SendAsync(
            HttpMethod.Get, "/subscriptions", body: null,
            ("Authorization", "Bearer " + world.IssueToken("alice@contoso.example", resource: "https://storage.azure.com").AccessToken));

        Assert.Equal((401, "InvalidAuthenticationTokenAudience"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task Roles_OfOptions_Replace()
    {
        var own = new SandboxWorld(new SandboxOptions
        {
            FrozenClock = true,
            StorageAccount = "other",
            StorageContainers = ["only"],
            BlobRoles = [new SandboxBlobRole { Container = "only", Who = "bob@contoso.example", MayAdd = true, PathPattern = "day/?/*" }],
        });

        Assert.Equal(201,
            (await SendAsync(own, HttpMethod.Put, "https://other.blob.core.windows.net/only/day/1/x", "bob@contoso.example", "{}",
            "x-ms-blob-type: BlockBlob")).Status);
        Assert.Equal(403,
            (await SendAsync(own, HttpMethod.Put, "https://other.blob.core.windows.net/only/day/12/x", "bob@contoso.example", "{}",
            "x-ms-blob-type: BlockBlob")).Status);
        Assert.Equal(403, (await SendAsync(own, HttpMethod.Get, "https://other.blob.core.windows.net/only/day/1/x", "bob@contoso.example")).Status);
        Assert.Equal(404, (await SendAsync(own, HttpMethod.Get, "https://jitledger.blob.core.windows.net/only/day/1/x", "bob@contoso.example")).Status);
    }

    [Fact]
    public async Task Roles_OfTheControlPlane_CanBeReadAndReplaced()
    {
        using var client = new SandboxClient(world, user: null);
        var roles = (await client.GetAsync("/sandbox/blobroles")).Body!;
        Assert.Equal(SandboxBlobRole.Defaults.Count, roles["value"]!.AsArray().Count);
        Assert.Equal(403, (await PutAsync("journal/x", "bob@contoso.example")).Status);

        roles["value"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject { ["container"] = "journal", ["who"] = "bob@contoso.example", ["mayAdd"] = true });
        Assert.Equal(204, (await client.PutAsync("/sandbox/blobroles", roles)).Status);

        Assert.Equal(201, (await PutAsync("journal/x", "bob@contoso.example")).Status);
        Assert.Equal((400, 400),
            ((await client.PutAsync("/sandbox/blobroles", new System.Text.Json.Nodes.JsonObject())).Status,
            (await client.SendAsync(HttpMethod.Put, "/sandbox/blobroles", """{"value":[{"who":"bob"}]}""")).Status));
        Assert.Equal(SandboxBlobRole.Defaults.Count + 1, world.BlobRoles.Count);
    }

    [Fact]
    public async Task Fault_OnABlob_AnswersAsTheServiceDoes()
    {
        world.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Status,
            Path = "^/control/",
            Status = 503,
            Code = "ServerBusy",
            RetryAfter = TimeSpan.FromSeconds(3)
        });

        var (status, headers, body) = await SendAsync(HttpMethod.Get, "https://jitledger.blob.core.windows.net/control/x", "bob@contoso.example");

        Assert.Equal((503, "ServerBusy", "3"), (status, headers["x-ms-error-code"], headers["Retry-After"]));
        Assert.Equal("ServerBusy", XDocument.Parse(body.TrimStart('\uFEFF')).Root!.Element("Code")!.Value);
        Assert.Equal(("/control/x", 503), (world.Requests[0].Path, world.Requests[0].Status));
    }

    private string IdOf(string user) => world.People.Single(person => person.Name == user).ObjectId;

    private async Task<(int Status, string? Code)> PutAsync(string path, string user, string? condition = "If-None-Match: *")
    {
        string[] headers = condition is null ? ["x-ms-blob-type: BlockBlob"] : ["x-ms-blob-type: BlockBlob", condition];
        var answer = await SendAsync(HttpMethod.Put, "https://jitledger.blob.core.windows.net/" + path, user, "{}", headers);
        return (answer.Status, answer.Headers.GetValueOrDefault("x-ms-error-code"));
    }

    private Task<(int Status, Dictionary<string, string> Headers, string Body)> SendAsync(HttpMethod method, string url, string? user, string? body = null,
        params string[] headers) =>
        SendAsync(world, method, url, user, body, headers);

    private static async Task<(int Status, Dictionary<string, string> Headers, string Body)> SendAsync(
        SandboxWorld world, HttpMethod method, string url, string? user, string? body = null, params string[] headers)
    {
        using var http = new HttpClient(world.CreateHandler());
        using var request = new HttpRequestMessage(method, url) { Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (user is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.IssueToken(user, resource: "https://storage.azure.com/").AccessToken);
        }

        foreach (var header in headers)
        {
            var parts = header.Split(": ", 2);
            request.Headers.TryAddWithoutValidation(parts[0], parts[1]);
        }

        using var response = await http.SendAsync(request);
        var found = response.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        return ((int)response.StatusCode, found, await response.Content.ReadAsStringAsync());
    }
}
