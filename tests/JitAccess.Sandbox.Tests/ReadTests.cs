namespace JitAccess.Sandbox.Tests;

public sealed class ReadTests : IDisposable
{
    private const string Subscription = "/subscriptions/c0ffee00-0000-4000-8000-000000000001";

    private readonly SandboxClient alice = SandboxClient.Create(new SandboxOptions
    {
        FrozenClock = true,
        Start = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero),
        PageSize = 3,
    });

    public void Dispose() => alice.Dispose();

    [Fact]
    public async Task List_ComesInPagesThatCoverEverythingOnce()
    {
        var names = new List<string>();
        var pages = 0;
        for (string? next = Subscription + "/providers/Microsoft.Compute/virtualMachines"; next is not null; pages++)
        {
            var page = await alice.GetAsync(next);
            names.AddRange(page.Names);
            next = page.Text("nextLink");
            Assert.InRange(page.Values.Count, 1, 3);
        }

        Assert.Equal(["app01", "app02", "bare01", "db01", "naked01", "open01", "pool01", "twin01", "web01", "twin01"], names);
        Assert.Equal(4, pages);
    }

    [Fact]
    public async Task NextLink_LeadsBackToTheHostThatWasCalled()
    {
        using var local = new SandboxClient(alice.World, baseAddress: "https://localhost:8443");

        var page = await local.GetAsync(Subscription + "/providers/Microsoft.Network/networkInterfaces");

        Assert.StartsWith("https://localhost:8443/subscriptions/", page.Text("nextLink"), StringComparison.Ordinal);
        Assert.Contains("api-version=" + SandboxClient.ApiVersion, page.Text("nextLink"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AfterADeletion_SkipsNothing()
    {
        var first = await alice.GetAsync(Subscription + "/providers/Microsoft.Compute/virtualMachines");
        alice.World.DeleteResource(SandboxClient.Production + "/providers/Microsoft.Compute/virtualMachines/app01");

        Assert.Equal(["db01", "naked01", "open01"], (await alice.GetAsync(first.Text("nextLink")!)).Names);
    }

    [Theory]
    [InlineData("/providers/Microsoft.Network/networkSecurityGroups?api-version=2024-05-01&$skiptoken=%25%25")]
    [InlineData("/providers/Microsoft.Network/networkSecurityGroups?api-version=2024-05-01&$skiptoken=abcde")]
    public async Task SkipToken_ThatIsNone_Is400(string path) => Assert.Equal(400, (await alice.GetAsync(Subscription + path)).Status);

    [Fact]
    public async Task Request_WithoutApiVersion_Is400()
    {
        var answer = await alice.GetAsync("/subscriptions?api-version=");

        Assert.Equal(400, answer.Status);
        Assert.Equal("MissingApiVersionParameter", answer.ErrorCode);
    }

    [Theory]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000000", "SubscriptionNotFound")]
    [InlineData("/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Compute/virtualMachines", "SubscriptionNotFound")]
    [InlineData(Subscription + "/resourceGroups/none", "ResourceGroupNotFound")]
    [InlineData(Subscription + "/resourceGroups/none/providers/Microsoft.Compute/virtualMachines", "ResourceGroupNotFound")]
    [InlineData(Subscription + "/resourceGroups/none/providers/Microsoft.Compute/virtualMachines/web01", "ResourceGroupNotFound")]
    [InlineData(Subscription + "/resourceGroups/test-rg/providers/Microsoft.Compute/virtualMachines/web01", "ResourceNotFound")]
    [InlineData(Subscription + "/resourceGroups/prod-rg/providers/Microsoft.Network/networkSecurityGroups/none", "ResourceNotFound")]
    [InlineData(Subscription + "/resourceGroups/prod-rg/providers/Microsoft.Network/virtualNetworks/none/subnets/a", "ParentResourceNotFound")]
    [InlineData(Subscription + "/resourceGroups/prod-rg/providers/Microsoft.Network/virtualNetworks/prod-vnet/subnets/none", "NotFound")]
    [InlineData(Subscription + "/providers/Microsoft.Storage/storageAccounts", "InvalidResourceType")]
    [InlineData("/nonsense", "NotFound")]
    public async Task Path_ThatLeadsNowhere_Is404(string path, string code)
    {
        var answer = await alice.GetAsync(path);

        Assert.Equal(404, answer.Status);
        Assert.Equal(code, answer.ErrorCode);
    }

    [Fact]
    public async Task Method_ThatNoOperationHas_Is404()
    {
        Assert.Equal(404, (await alice.DeleteAsync(Subscription)).Status);
        Assert.Equal(404, (await alice.SendAsync(HttpMethod.Options, SandboxClient.Web01Group)).Status);
    }

    [Fact]
    public async Task Names_HaveNoLetterCase()
    {
        var answer = await alice.GetAsync("/SUBSCRIPTIONS/C0FFEE00-0000-4000-8000-000000000001/resourcegroups/PROD-RG/providers/microsoft.network/NETWORKSECURITYGROUPS/WEB01-NSG");

        Assert.Equal(200, answer.Status);
        Assert.Equal(SandboxClient.Web01Group, answer.Text("id"));
    }

    [Fact]
    public async Task Answer_CarriesTheHeadersOfTheService()
    {
        var answer = await alice.SendAsync(
            HttpMethod.Get,
            SandboxClient.Web01Group,
            null,
            ("x-ms-correlation-request-id", "11111111-1111-1111-1111-111111111111"),
            ("x-ms-client-request-id", "mine"),
            ("x-ms-return-client-request-id", "true"));

        Assert.Equal("Sun, 01 Mar 2026 08:00:00 GMT", answer.Header("Date"));
        Assert.Equal("11111111-1111-1111-1111-111111111111", answer.Header("x-ms-correlation-request-id"));
        Assert.Equal("mine", answer.Header("x-ms-client-request-id"));
        Assert.NotNull(answer.Header("x-ms-request-id"));
        Assert.Equal("249", answer.Header("x-ms-ratelimit-remaining-subscription-reads"));
        Assert.Equal("application/json; charset=utf-8", answer.Header("Content-Type"));
        Assert.Equal("11111111-1111-1111-1111-111111111111", alice.World.Requests.Single().CorrelationId);
    }

    [Fact]
    public async Task RateLimit_CountsDownPerKindAndRefillsWithTime()
    {
        await alice.GetAsync(SandboxClient.Web01Group);
        var second = await alice.GetAsync(SandboxClient.Web01Group);
        var write = await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body());
        alice.World.Clock.Advance(TimeSpan.FromSeconds(1));
        var third = await alice.GetAsync(SandboxClient.Web01Group);

        Assert.Equal("248", second.Header("x-ms-ratelimit-remaining-subscription-reads"));
        Assert.Equal("199", write.Header("x-ms-ratelimit-remaining-subscription-writes"));
        Assert.Equal("249", third.Header("x-ms-ratelimit-remaining-subscription-reads"));
    }

    [Fact]
    public async Task RateLimit_WhenEnforced_RefusesWithRetryAfter()
    {
        using var client = SandboxClient.Create(new SandboxOptions { FrozenClock = true, EnforceRateLimits = true });
        for (var i = 0; i < 250; i++)
        {
            Assert.Equal(200, (await client.GetAsync(Subscription)).Status);
        }

        var refused = await client.GetAsync(Subscription);
        client.World.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(429, refused.Status);
        Assert.Equal("TooManyRequests", refused.ErrorCode);
        Assert.Equal("1", refused.Header("Retry-After"));
        Assert.Equal(200, (await client.GetAsync(Subscription)).Status);
    }

    [Fact]
    public async Task Group_ShowsWhatItIsAttachedTo()
    {
        var app = await alice.GetAsync(SandboxClient.Networks + "/networkSecurityGroups/app-nsg");
        var web = await alice.GetAsync(SandboxClient.Web01Group);

        Assert.Equal(SandboxClient.Networks + "/virtualNetworks/prod-vnet/subnets/app-subnet", app.Text("properties", "subnets", 0, "id"));
        Assert.Null(app.At("properties", "networkInterfaces"));
        Assert.Equal(SandboxClient.Networks + "/networkInterfaces/web01-nic", web.Text("properties", "networkInterfaces", 0, "id"));
        Assert.Equal(web.Text("etag"), web.Header("ETag"));
    }

    [Fact]
    public async Task Subnet_ShowsItsGroupAndItsConfigurations()
    {
        var subnet = await alice.GetAsync(SandboxClient.Networks + "/virtualNetworks/prod-vnet/subnets/app-subnet");
        var list = await alice.GetAsync(SandboxClient.Networks + "/virtualNetworks/prod-vnet/subnets");

        Assert.Equal(SandboxClient.Networks + "/networkSecurityGroups/app-nsg", subnet.Text("properties", "networkSecurityGroup", "id"));
        Assert.Equal(2, subnet.At("properties", "ipConfigurations")!.AsArray().Count);
        Assert.Contains("AzureBastionSubnet", list.Names);
    }

    [Fact]
    public async Task VM_WithInstanceView_IsRunning()
    {
        var path = SandboxClient.Production + "/providers/Microsoft.Compute/virtualMachines/web01";

        Assert.Equal("PowerState/running", (await alice.GetAsync(path + "?$expand=instanceView")).Text("properties", "instanceView", "statuses", 1, "code"));
        Assert.Null((await alice.GetAsync(path)).At("properties", "instanceView"));
    }

    [Fact]
    public async Task Requests_AreLoggedWithStatusAndPollsApart()
    {
        await alice.GetAsync("/subscriptions/none");
        var accepted = await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body());
        await alice.GetAsync(accepted.Header("Azure-AsyncOperation")!);

        Assert.Equal([404, 201, 200], alice.World.Requests.Select(r => r.Status));
        Assert.Equal([false, false, true], alice.World.Requests.Select(r => r.IsPoll));
        Assert.All(alice.World.Requests, r => Assert.Equal("alice@contoso.example", r.Who));
        alice.World.ClearRequests();
        Assert.Empty(alice.World.Requests);
    }

    [Fact]
    public async Task AdminRules_AreNoneUntilTheyAreSet()
    {
        var nic = SandboxClient.Networks + "/networkInterfaces/web01-nic";
        var before = await alice.SendAsync(HttpMethod.Post, nic + "/listNetworkManagerEffectiveSecurityAdminRules", "{}");
        alice.World.SetAdminRules(nic, """[{"id":"r","kind":"Custom","properties":{"access":"Deny","direction":"Inbound","priority":1,"protocol":"Tcp"}}]""");
        var after = await alice.SendAsync(HttpMethod.Post, nic + "/listNetworkManagerEffectiveSecurityAdminRules", "{}");

        Assert.Empty(before.Values);
        Assert.Equal("r", after.Text("value", 0, "id"));
    }
}
