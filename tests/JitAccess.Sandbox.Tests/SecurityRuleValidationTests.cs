using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class SecurityRuleValidationTests : IDisposable
{
    private readonly SandboxClient alice = SandboxClient.Create();

    public void Dispose() => alice.Dispose();

    [Theory]
    [InlineData("priority", 99, "SecurityRuleInvalidPriority")]
    [InlineData("priority", 4097, "SecurityRuleInvalidPriority")]
    [InlineData("priority", null, "SecurityRuleParameterMissing")]
    [InlineData("priority", "soon", "InvalidRequestFormat")]
    [InlineData("protocol", "Sctp", "InvalidRequestFormat")]
    [InlineData("protocol", null, "SecurityRuleParameterMissing")]
    [InlineData("access", "Maybe", "InvalidRequestFormat")]
    [InlineData("direction", "Sideways", "InvalidRequestFormat")]
    [InlineData("destinationPortRange", "22,80", "SecurityRuleInvalidPortRange")]
    [InlineData("destinationPortRange", "80-22", "SecurityRuleInvalidPortRange")]
    [InlineData("destinationPortRange", "65536", "SecurityRuleInvalidPortRange")]
    [InlineData("destinationPortRange", "-1", "SecurityRuleInvalidPortRange")]
    [InlineData("destinationPortRange", null, "SecurityRuleParameterMissing")]
    [InlineData("sourcePortRange", "any", "SecurityRuleInvalidPortRange")]
    [InlineData("sourceAddressPrefix", "any", "SecurityRuleInvalidAddressPrefix")]
    [InlineData("sourceAddressPrefix", "203.0.113", "SecurityRuleInvalidAddressPrefix")]
    [InlineData("sourceAddressPrefix", "203.0.113.256", "SecurityRuleInvalidAddressPrefix")]
    [InlineData("sourceAddressPrefix", "203.0.113.0/33", "SecurityRuleInvalidAddressPrefix")]
    [InlineData("sourceAddressPrefix", "203.0.113.7/24", "SecurityRuleInvalidAddressPrefix")]
    [InlineData("sourceAddressPrefix", "203.0.113.7,203.0.113.8", "SecurityRuleInvalidAddressPrefix")]
    [InlineData("sourceAddressPrefix", "VIRTUAL_NETWORK", "SecurityRuleInvalidAddressPrefix")]
    [InlineData("sourceAddressPrefix", "AzureKeyVault.region", "SecurityRuleInvalidAddressPrefix")]
    [InlineData("sourceAddressPrefix", null, "SecurityRuleParametersMissing")]
    [InlineData("destinationAddressPrefix", null, "SecurityRuleParametersMissing")]
    public async Task Rule_WithOneBadProperty_IsRefusedByItsCode(string property, object? value, string code)
    {
        JsonNode? node = value switch { int number => number, string text => text, _ => null };

        var answer = await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body((property, node)));

        Assert.Equal(400, answer.Status);
        Assert.Equal(code, answer.ErrorCode);
        Assert.DoesNotContain("test", (await alice.GetAsync(SandboxClient.Web01Group + "/securityRules")).Names);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("UDP")]
    [InlineData("Icmp")]
    [InlineData("ESP")]
    [InlineData("ah")]
    [InlineData("*")]
    public async Task Rule_WithAProtocolInAnyLetterCase_IsTaken(string protocol)
    {
        var answer = await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body(("protocol", protocol)));

        Assert.Equal(201, answer.Status);
        Assert.Equal(protocol, answer.Text("properties", "protocol"));
    }

    [Theory]
    [InlineData("VirtualNetwork")]
    [InlineData("internet")]
    [InlineData("AzureLoadBalancer")]
    [InlineData("AzureKeyVault.westeurope")]
    [InlineData("SqlManagement")]
    [InlineData("*")]
    [InlineData("2001:db8::/32")]
    [InlineData("0.0.0.0/0")]
    public async Task Rule_WithATagOrCidrAsItsOnlySource_IsTaken(string source)
    {
        var answer = await alice.PutAsync(
            SandboxClient.Web01Group + "/securityRules/test", Rules.Body(("sourceAddressPrefix", source), ("destinationAddressPrefix", "*")));

        Assert.Equal(201, answer.Status);
    }

    [Theory]
    [InlineData("VirtualNetwork")]
    [InlineData("*")]
    [InlineData("Storage.westeurope")]
    public async Task Rule_WithATagInThePlural_IsRefused(string tag)
    {
        var answer = await alice.PutAsync(
            SandboxClient.Web01Group + "/securityRules/test",
            Rules.Body(("sourceAddressPrefix", null), ("sourceAddressPrefixes", Rules.List("203.0.113.7", tag))));

        Assert.Equal("SecurityRuleParameterContainsUnsupportedValue", answer.ErrorCode);
        Assert.Contains(tag, answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_WithAnAsteriskAmongItsPorts_IsRefused()
    {
        var answer = await alice.PutAsync(
            SandboxClient.Web01Group + "/securityRules/test", Rules.Body(("destinationPortRange", null), ("destinationPortRanges", Rules.List("22", "*"))));

        Assert.Equal("SecurityRuleParameterContainsInvalidPortRanges", answer.ErrorCode);
    }

    [Theory]
    [InlineData("203.0.113.7", "2001:db8::7")]
    [InlineData("2001:db8::/32", "10.10.1.4")]
    public async Task Rule_WithBothAddressFamilies_IsRefused(string source, string destination)
    {
        var answer = await alice.PutAsync(
            SandboxClient.Web01Group + "/securityRules/test", Rules.Body(("sourceAddressPrefix", source), ("destinationAddressPrefix", destination)));

        Assert.Equal(400, answer.Status);
        Assert.Equal("ResourceCannotContainAddressPrefixesFromDifferentAddressFamilies", answer.ErrorCode);
    }

    [Fact]
    public async Task Rule_WithSingularAndPlural_IsRefused()
    {
        var answer = await alice.PutAsync(
            SandboxClient.Web01Group + "/securityRules/test", Rules.Body(("sourceAddressPrefixes", Rules.List("203.0.113.8"))));

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("JitAccess-Allow-0123456789abcdefghijklmnop-1", true)]
    [InlineData("9.a_b-c_", true)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a.", false)]
    [InlineData("a b", false)]
    [InlineData("_a", false)]
    public async Task Rule_IsTakenOnlyIfItsNameKeepsTheGrammar(string name, bool good)
    {
        var answer = await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/" + Uri.EscapeDataString(name), Rules.Body());

        Assert.Equal(good ? 201 : 400, answer.Status);
        Assert.Equal(good ? null : "InvalidResourceName", answer.ErrorCode);
    }

    [Theory]
    [InlineData(80, 201)]
    [InlineData(81, 400)]
    public async Task Rule_NameHasAtMost80Characters(int length, int status) =>
        Assert.Equal(status, (await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/" + new string('a', length), Rules.Body())).Status);

    [Theory]
    [InlineData(140, 201)]
    [InlineData(141, 400)]
    public async Task Rule_DescriptionHasAtMost140Characters(int length, int status) => Assert.Equal(
        status, (await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body(("description", new string('d', length))))).Status);

    [Fact]
    public async Task Rule_AtATakenPriority_ConflictsByName()
    {
        var answer = await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body(("priority", 300)));

        Assert.Equal(400, answer.Status);
        Assert.Equal("SecurityRuleConflict", answer.ErrorCode);
        Assert.Contains("DenyBadRangeSsh", answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_AtAPriorityOfTheOtherDirection_IsTaken() => Assert.Equal(
        201, (await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body(("priority", 400)))).Status);

    [Fact]
    public async Task Rule_ChangedAtItsOwnPriority_DoesNotConflictWithItself()
    {
        await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/test", Rules.Body());

        Assert.Equal(200, (await alice.PutAsync(SandboxClient.Web01Group + "/securityRules/TEST", Rules.Body(("destinationPortRange", "23")))).Status);
    }

    [Fact]
    public async Task Rule_WithElevenApplicationGroups_IsRefused()
    {
        var groups = new JsonArray([.. Enumerable.Range(1, 11)
            .Select(i => (JsonNode?)new JsonObject { ["id"] = SandboxClient.Networks + "/applicationSecurityGroups/g" + i })]);

        var answer = await alice.PutAsync(
            SandboxClient.Web01Group + "/securityRules/test", Rules.Body(("sourceAddressPrefix", null), ("sourceApplicationSecurityGroups", groups)));

        Assert.Equal(400, answer.Status);
        Assert.Contains("10", answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_WithAnApplicationGroupThatIsNot_IsRefused()
    {
        var groups = new JsonArray(new JsonObject { ["id"] = SandboxClient.Networks + "/applicationSecurityGroups/none" });

        var answer = await alice.PutAsync(
            SandboxClient.Web01Group + "/securityRules/test", Rules.Body(("sourceAddressPrefix", null), ("sourceApplicationSecurityGroups", groups)));

        Assert.Equal("InvalidResourceReference", answer.ErrorCode);
    }

    [Fact]
    public async Task Group_TakesAThousandRulesAndNoMore()
    {
        var rules = new JsonArray([.. Enumerable.Range(0, 1000).Select(i => (JsonNode?)Named("r" + i, Rules.Body(("priority", 200 + i))))]);
        var path = SandboxClient.Networks + "/networkSecurityGroups/full";
        var created = await alice.PutAsync(path, new JsonObject { ["location"] = "westeurope", ["properties"] = new JsonObject { ["securityRules"] = rules } });

        var answer = await alice.PutAsync(path + "/securityRules/more", Rules.Body(("priority", 100)));

        Assert.Equal(201, created.Status);
        Assert.Equal("SecurityRuleCountLimitReached", answer.ErrorCode);
    }

    [Theory]
    [InlineData(4000, 201)]
    [InlineData(4001, 400)]
    public async Task Group_Takes4000Addresses(int count, int status)
    {
        var prefixes = Enumerable.Range(0, count).Select(i => $"203.{i / 256}.{i % 256}.1").ToArray();
        var path = SandboxClient.Networks + "/networkSecurityGroups/wide";
        await alice.PutAsync(path, new JsonObject { ["location"] = "westeurope" });

        var answer = await alice.PutAsync(path + "/securityRules/test",
            Rules.Body(("sourceAddressPrefix", null), ("sourceAddressPrefixes", Rules.List(prefixes))));

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 400 ? "SecurityRuleAddressesOrPortsPerSecurityGroupLimitReached" : null, answer.ErrorCode);
    }

    [Fact]
    public async Task Rule_WithABodyThatIsNoJson_IsRefused()
    {
        var answer = await alice.SendAsync(HttpMethod.Put, SandboxClient.Web01Group + "/securityRules/test", "{ no json");

        Assert.Equal(400, answer.Status);
        Assert.Equal("InvalidRequestContent", answer.ErrorCode);
    }

    private static JsonObject Named(string name, JsonObject body)
    {
        body["name"] = name;
        return body;
    }
}
