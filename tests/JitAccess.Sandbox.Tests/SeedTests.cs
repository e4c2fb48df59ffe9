namespace JitAccess.Sandbox.Tests;

public sealed class SeedTests
{
    private const string Id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/";

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("{", "no JSON")]
    [InlineData("{}", "'value'")]
    [InlineData("{\"value\":{}}", "'value'")]
    [InlineData("17", "'value'")]
    [InlineData("[1]", "element 0 is not an object")]
    [InlineData("[{\"id\":\"/subscriptions/s\"},{}]", "element 1 has no 'id'")]
    [InlineData("[{\"id\":\"web01\"}]", "element 0 has an 'id' that is no ARM resource id: 'web01'")]
    [InlineData("[{\"id\":\"/subscriptions/s/providers/x\"}]", "no ARM resource id")]
    [InlineData("[{\"id\":\"" + Id + "networkInterfaces/n\"}]", "no object 'properties'")]
    [InlineData("[{\"id\":\"" + Id + "networkInterfaces/n\",\"properties\":{}}]", "no array 'properties.ipConfigurations'")]
    [InlineData("[{\"id\":\"" + Id + "networkInterfaces/n\",\"properties\":{\"ipConfigurations\":[{}]}}]", "'properties.ipConfigurations'")]
    [InlineData("[{\"id\":\"" + Id + "networkInterfaces/n\",\"type\":\"Microsoft.Network/virtualNetworks\",\"properties\":{}}]",
        "'Microsoft.Network/networkInterfaces'")]
    [InlineData("[{\"id\":\"" + Id + "virtualNetworks/n\",\"properties\":{}}]", "no array 'properties.addressSpace.addressPrefixes'")]
    [InlineData("[{\"id\":\"" + Id + "networkSecurityGroups/n\",\"properties\":{\"securityRules\":{}}}]", "'properties.securityRules' is no array")]
    [InlineData("[{\"id\":\"" + Id + "networkSecurityGroups/n\",\"properties\":{\"securityRules\":[{\"name\":\"r\"}]}}]", "'properties.securityRules'")]
    [InlineData("[{\"id\":\"" + Id + "networkSecurityGroups/n\",\"properties\":{\"securityRules\":[{\"name\":\"r\",\"properties\":{\"protocol\":\"Tcp\",\"access\":\"Allow\",\"direction\":\"Inbound\"}}]}}]", "rule 'r' has no number 'properties.priority'")]
    [InlineData("[{\"id\":\"" + Id + "networkSecurityGroups/n\",\"properties\":{\"securityRules\":[{\"name\":\"r\",\"properties\":{\"protocol\":\"Tcp\",\"access\":\"Allow\",\"priority\":100}}]}}]", "rule 'r' has no text 'properties.direction'")]
    [InlineData("[{\"id\":\"/subscriptions/s\"},{\"id\":\"/SUBSCRIPTIONS/S\"}]", "element 1 has the same id as element 0")]
    [InlineData("[{\"id\":\"" + Id + "x/n/providers/Microsoft.Resources/tags/default\",\"properties\":{\"tags\":{}}}]", "not in the seed")]
    [InlineData("[{\"id\":\"/subscriptions/s\",\"ID\":\"/subscriptions/t\"}]", "twice")]
    public void Seed_ThatIsNoArmJson_IsRefusedByElement(string json, string named)
    {
        var error = Assert.Throws<SandboxException>(() => new SandboxWorld(new SandboxOptions { SeedJson = json }));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seed_MakesTheScopesThatItsResourcesAreIn()
    {
        using var alice = SandboxClient.WithSeed($$$"""{"value":[{"id":"{{{Id}}}networkSecurityGroups/n","location":"norwayeast","properties":{}}]}""");

        Assert.Equal("s", (await alice.GetAsync("/subscriptions")).Text("value", 0, "subscriptionId"));
        Assert.Equal("norwayeast", (await alice.GetAsync("/subscriptions/s/resourceGroups/G")).Text("location"));
        var group = await alice.GetAsync(Id + "networkSecurityGroups/n");
        Assert.Equal("Microsoft.Network/networkSecurityGroups", group.Text("type"));
        Assert.Equal(6, group.At("properties", "defaultSecurityRules")!.AsArray().Count);
    }

    [Fact]
    public async Task Seed_WithTagsAndLocks_AppliesThemWhereverTheyStand()
    {
        using var alice = SandboxClient.WithSeed($$$$"""
            [{"id":"{{{{Id}}}}networkSecurityGroups/n/providers/Microsoft.Resources/tags/default","properties":{"tags":{"a":"b"}}},
             {"id":"{{{{Id}}}}networkSecurityGroups/n/providers/Microsoft.Authorization/locks/l","properties":{"level":"ReadOnly"}},
             {"id":"/subscriptions/s","displayName":"Mine"},
             {"id":"{{{{Id}}}}networkSecurityGroups/n","properties":{}}]
            """);

        Assert.Equal("b", (await alice.GetAsync(Id + "networkSecurityGroups/n")).Text("tags", "a"));
        Assert.Equal(409, (await alice.PutAsync(Id + "networkSecurityGroups/n/securityRules/r", Rules.Body())).Status);
        Assert.Equal("Mine", (await alice.GetAsync("/subscriptions/s")).Text("displayName"));
    }

    [Fact]
    public void Levers_RefuseWhatIsNot()
    {
        var world = new SandboxWorld();

        Assert.Throws<SandboxException>(() => world.PutResource("[]"));
        Assert.Throws<SandboxException>(() => world.PutResource("{"));
        Assert.Throws<SandboxException>(() => world.PutResource("{\"id\":\"x\"}"));
        Assert.Throws<SandboxException>(() => world.DeleteResource(Id + "networkInterfaces/none"));
        Assert.Throws<SandboxException>(() => world.DeleteResource(SandboxClient.Web01Group + "/securityRules/none"));
        Assert.Throws<SandboxException>(() => world.UpdateTags(Id + "networkInterfaces/none", new Dictionary<string, string?>(StringComparer.Ordinal)));
        Assert.Throws<SandboxException>(() => world.SetRole("eve", SandboxRole.Owner));
    }

    [Fact]
    public async Task Levers_ChangeWhatEverybodySees()
    {
        using var alice = SandboxClient.Create();
        var rule = Rules.Body(("sourceAddressPrefix", "*"), ("priority", 110));
        rule["id"] = SandboxClient.Web01Group + "/securityRules/foreign";
        alice.World.PutResource(rule.ToJsonString());
        alice.World.UpdateTags(SandboxClient.Web01Group, new Dictionary<string, string?>(StringComparer.Ordinal) { ["ENV"] = null, ["new"] = "1" });
        alice.World.DeleteResource(SandboxClient.Web01Group + "/securityRules/AllowHttps");

        var group = await alice.GetAsync(SandboxClient.Web01Group);
        Assert.Equal("""{"owner":"platform-team","cost-center":"4711","new":"1"}""", group.At("tags")!.ToJsonString());
        Assert.True(alice.World.Probe(new ProbeQuery { Source = "203.0.113.7", VM = "web01", Port = 22 }).Allowed);
        Assert.False(alice.World.Probe(new ProbeQuery { Source = "203.0.113.7", VM = "web01", Port = 443 }).Allowed);
    }
}
