namespace JitAccess.Sandbox.Tests;

public sealed class SecurityRuleWriteTests : IDisposable
{
    private const string Rule = SandboxClient.Web01Group + "/securityRules/test";

    private readonly SandboxClient alice = SandboxClient.Create();

    public void Dispose() => alice.Dispose();

    [Fact]
    public async Task Put_OfANewRule_Is201UpdatingWithAnOperation()
    {
        var answer = await alice.PutAsync(Rule, Rules.Body());

        Assert.Equal(201, answer.Status);
        Assert.Equal("Updating", answer.Text("properties", "provisioningState"));
        Assert.Matches("^W/\"[0-9a-f-]{36}\"$", answer.Text("etag")!);
        Assert.Equal(answer.Text("etag"), answer.Header("ETag"));
        Assert.Equal("0", answer.Header("Retry-After"));
        Assert.StartsWith(
            "https://management.azure.com/subscriptions/c0ffee00-0000-4000-8000-000000000001/providers/Microsoft.Network/locations/westeurope/operations/",
            answer.Header("Azure-AsyncOperation"),
            StringComparison.Ordinal);
        Assert.Null(answer.Header("Location"));
    }

    [Fact]
    public async Task Put_FillsTheOtherFieldWithAnEmptyList()
    {
        var answer = await alice.PutAsync(Rule, Rules.Body(("sourceAddressPrefix", null), ("sourceAddressPrefixes", Rules.List("203.0.113.7"))));

        Assert.Null(answer.At("properties", "sourceAddressPrefix"));
        Assert.Equal("""["203.0.113.7"]""", answer.At("properties", "sourceAddressPrefixes")!.ToJsonString());
        Assert.Equal("[]", answer.At("properties", "destinationAddressPrefixes")!.ToJsonString());
        Assert.Equal("[]", answer.At("properties", "sourcePortRanges")!.ToJsonString());
        Assert.Equal("[]", answer.At("properties", "destinationPortRanges")!.ToJsonString());
    }

    [Fact]
    public async Task Operation_IsInProgressForOnePollAndThenSucceeded()
    {
        var accepted = await alice.PutAsync(Rule, Rules.Body());
        var poll = accepted.Header("Azure-AsyncOperation")!;

        Assert.Equal("InProgress", (await alice.GetAsync(poll)).Text("status"));
        Assert.Equal("Succeeded", (await alice.GetAsync(poll)).Text("status"));
        Assert.Equal("Succeeded", (await alice.GetAsync(Rule)).Text("properties", "provisioningState"));
        Assert.Equal("Succeeded", (await alice.GetAsync(SandboxClient.Web01Group)).Text("properties", "provisioningState"));
    }

    [Fact]
    public async Task Operation_ThatNobodyPolls_EndsWithTime()
    {
        await alice.PutAsync(Rule, Rules.Body());

        alice.World.Clock.Advance(TimeSpan.FromMinutes(1));

        var list = await alice.GetAsync(SandboxClient.Web01Group + "/securityRules");
        Assert.All(list.Values, r => Assert.Equal("Succeeded", r!["properties"]!["provisioningState"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Operation_ThatNobodyStarted_IsNotFound()
    {
        var poll = (await alice.PutAsync(Rule, Rules.Body())).Header("Azure-AsyncOperation")!;

        var answer = await alice.GetAsync(poll.Replace("/operations/", "/operations/0", StringComparison.Ordinal));

        Assert.Equal(404, answer.Status);
    }

    [Fact]
    public async Task Write_ChangesTheEtagsOfTheGroupAndItsRules()
    {
        var before = await alice.GetAsync(SandboxClient.Web01Group);
        await alice.FinishAsync(await alice.PutAsync(Rule, Rules.Body()));
        var after = await alice.GetAsync(SandboxClient.Web01Group);

        Assert.NotEqual(before.Text("etag"), after.Text("etag"));
        Assert.Equal(after.Text("etag"), after.Text("properties", "securityRules", 0, "etag"));
        Assert.Equal(after.Text("etag"), after.Text("properties", "defaultSecurityRules", 0, "etag"));
    }

    [Fact]
    public async Task Write_LeavesTheOtherRulesAsTheyWere()
    {
        var before = alice.World.ExportResources("Microsoft.Network/networkSecurityGroups", withoutEtags: true);

        await alice.FinishAsync(await alice.PutAsync(Rule, Rules.Body()));
        var between = alice.World.ExportResources("Microsoft.Network/networkSecurityGroups", withoutEtags: true);
        await alice.FinishAsync(await alice.DeleteAsync(Rule));

        Assert.NotEqual(before, between);
        Assert.Equal(before, alice.World.ExportResources("Microsoft.Network/networkSecurityGroups", withoutEtags: true));
    }

    [Fact]
    public async Task Put_OfAnExistingRuleInOtherLetters_ReplacesItWhole()
    {
        await alice.PutAsync(Rule, Rules.Body(("description", "first")));

        var answer = await alice.PutAsync(Rule.Replace("/test", "/TEST", StringComparison.Ordinal).Replace("prod-rg", "PROD-RG", StringComparison.Ordinal),
            Rules.Body());

        Assert.Equal(200, answer.Status);
        Assert.Equal("test", answer.Text("name"));
        Assert.Null((await alice.GetAsync(Rule)).At("properties", "description"));
        Assert.Single((await alice.GetAsync(SandboxClient.Web01Group + "/securityRules")).Names, "test");
    }

    [Fact]
    public async Task Delete_Is202WithOperationAndLocation_AndThen204()
    {
        await alice.PutAsync(Rule, Rules.Body());

        var accepted = await alice.DeleteAsync(Rule);

        Assert.Equal(202, accepted.Status);
        Assert.Contains("/operationResults/", accepted.Header("Location"), StringComparison.Ordinal);
        Assert.Equal(202, (await alice.GetAsync(accepted.Header("Location")!)).Status);
        Assert.Equal(204, (await alice.GetAsync(accepted.Header("Location")!)).Status);
        Assert.Equal("Succeeded", (await alice.GetAsync(accepted.Header("Azure-AsyncOperation")!)).Text("status"));
        Assert.Equal(404, (await alice.GetAsync(Rule)).Status);
        Assert.Equal(204, (await alice.DeleteAsync(Rule)).Status);
    }

    [Fact]
    public async Task DefaultRules_AreListedAndCannotBeWritten()
    {
        var list = await alice.GetAsync(SandboxClient.Web01Group + "/defaultSecurityRules");

        Assert.Equal(
            ["AllowVnetInBound", "AllowAzureLoadBalancerInBound", "DenyAllInBound", "AllowVnetOutBound", "AllowInternetOutBound", "DenyAllOutBound"],
            list.Names);
        Assert.Equal("65500", (await alice.GetAsync(SandboxClient.Web01Group + "/defaultSecurityRules/denyallinbound")).Text("properties", "priority"));
        Assert.Equal(404, (await alice.PutAsync(SandboxClient.Web01Group + "/defaultSecurityRules/DenyAllInBound", Rules.Body())).Status);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Rule_OfAGroupThatIsNot_HasNoParent(string method)
    {
        var answer = await alice.SendAsync(new HttpMethod(method), SandboxClient.Networks + "/networkSecurityGroups/none/securityRules/test",
            Rules.Body().ToJsonString());

        Assert.Equal(404, answer.Status);
        Assert.Equal("ParentResourceNotFound", answer.ErrorCode);
    }

    [Fact]
    public async Task StrictOperations_RefuseASecondWriteWhileOneIsRunning()
    {
        using var strict = SandboxClient.Create(new SandboxOptions { FrozenClock = true, StrictOperations = true });
        var first = await strict.PutAsync(Rule, Rules.Body());

        var second = await strict.PutAsync(SandboxClient.Web01Group + "/securityRules/other", Rules.Body(("priority", 501)));
        var elsewhere = await strict.PutAsync(SandboxClient.Networks + "/networkSecurityGroups/open01-nsg/securityRules/other", Rules.Body(("priority", 501)));
        await strict.FinishAsync(first);
        var third = await strict.PutAsync(SandboxClient.Web01Group + "/securityRules/other", Rules.Body(("priority", 501)));

        Assert.Equal(429, second.Status);
        Assert.Equal("RetryableError", second.ErrorCode);
        Assert.Equal("RetryableErrorDueToAnotherOperation", second.Text("error", "details", 0, "code"));
        Assert.Equal(201, elsewhere.Status);
        Assert.Equal(201, third.Status);
    }

    [Fact]
    public async Task WritesSurfaceAfter_HidesAnAcceptedRuleUntilThen()
    {
        using var late = SandboxClient.Create(new SandboxOptions { FrozenClock = true, WritesSurfaceAfter = TimeSpan.FromMinutes(5) });
        var accepted = await late.PutAsync(Rule, Rules.Body());
        var query = new ProbeQuery { Source = "203.0.113.7", VM = "web01", Port = 22 };

        Assert.Equal(201, accepted.Status);
        Assert.Equal(404, (await late.GetAsync(Rule)).Status);
        Assert.False(late.World.Probe(query).Allowed);
        Assert.Equal("still InProgress", await late.FinishAsync(accepted));
        late.World.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(late.World.Probe(query).Allowed);
        Assert.Equal("Succeeded", await late.FinishAsync(accepted));
    }

    [Fact]
    public async Task WritesSurfaceAfter_MeetTheRulesOfThatMoment()
    {
        using var late = SandboxClient.Create(new SandboxOptions { FrozenClock = true, WritesSurfaceAfter = TimeSpan.FromMinutes(5) });
        var accepted = await late.PutAsync(Rule, Rules.Body());
        var other = Rules.Body(("destinationPortRange", "443"));
        other["id"] = SandboxClient.Web01Group + "/securityRules/other";
        late.World.PutResource(other.ToJsonString());

        late.World.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("Failed", await late.FinishAsync(accepted));
        Assert.Equal(404, (await late.GetAsync(Rule)).Status);
    }
}
