namespace JitAccess.Sandbox.Tests;

/// <summary>What the README and the tour promise of the embedded fleet.</summary>
public sealed class FleetTests
{
    private readonly SandboxWorld world = new(new SandboxOptions { FrozenClock = true });

    [Theory]
    [InlineData("web01", "203.0.113.7", 22, false, "DenyAllInBound")]
    [InlineData("web01", "203.0.113.7", 3389, false, "DenyAllInBound")]
    [InlineData("web01", "203.0.113.7", 443, true, "AllowHttps")]
    [InlineData("web01", "192.0.2.200", 22, true, "AllowSshFromCorporate")]
    [InlineData("web01", "198.51.100.9", 22, false, "DenyBadRangeSsh")]
    [InlineData("web01", "10.10.250.4", 22, true, "AllowVnetInBound")]
    [InlineData("web01", "10.20.1.5", 9100, true, "AllowMonitoring")]
    [InlineData("app01", "10.20.1.10", 3389, true, "AllowRdpFromJumpHost")]
    [InlineData("app01", "10.20.1.11", 3389, false, "DenyAllInbound")]
    [InlineData("app02", "10.10.250.4", 22, true, "AllowBastion")]
    [InlineData("open01", "203.0.113.7", 22, true, "default-allow-ssh")]
    [InlineData("db01", "203.0.113.7", 22, false, "DenyAllInBound")]
    [InlineData("db01", "2001:db8::7", 22, false, "DenyAllInBound")]
    public void Packet_IsDecidedByTheRuleThatTheFleetHasForIt(string vm, string source, int port, bool allowed, string rule)
    {
        var result = world.Probe(new ProbeQuery { Source = source, VM = vm, Port = port });

        Assert.Equal(allowed, result.Allowed);
        Assert.Equal(rule, result.DecidedBy[0].Rule);
        Assert.Empty(result.Unresolved);
    }

    [Fact]
    public void Db01_NeedsBothGroupsForSsh()
    {
        var result = world.Probe(new ProbeQuery { Source = "10.20.1.5", VM = "db01", Port = 22 });

        Assert.True(result.Allowed);
        Assert.Equal(["db-subnet-nsg", "db01-nsg"], result.DecidedBy.Select(d => d.Nsg));
    }

    [Fact]
    public void Db01_LetsItsApplicationInByMembership() =>
        Assert.Equal("AllowPostgresFromApp", world.Probe(new ProbeQuery { Source = "10.10.2.4", VM = "db01", Port = 5432 }).DecidedBy[1].Rule);

    [Fact]
    public void Naked01_IsOpenAndBare01HasNoAddress()
    {
        Assert.True(world.Probe(new ProbeQuery { Source = "203.0.113.7", VM = "naked01", Port = 22 }).Allowed);
        Assert.False(world.Probe(new ProbeQuery { Source = "203.0.113.7", VM = "bare01", Port = 22 }).Allowed);
    }

    [Fact]
    public async Task Web01_HasRoomInFrontOfItsFirstSshAllow()
    {
        using var alice = new SandboxClient(world);

        var rules = (await alice.GetAsync(SandboxClient.Web01Group)).At("properties", "securityRules")!.AsArray()
            .Select(r => r!["properties"]!).Where(p => p["direction"]!.GetValue<string>() == "Inbound").Select(p => p["priority"]!.GetValue<int>());

        Assert.DoesNotContain(rules, p => p is >= 900 and < 1000);
    }

    [Fact]
    public void People_HaveFixedDistinctIds()
    {
        Assert.Equal(9, world.People.Select(p => p.ObjectId).Distinct(StringComparer.Ordinal).Count());
        Assert.All(world.People, p => Assert.True(Guid.TryParseExact(p.ObjectId, "D", out _)));
        Assert.Equal(new SandboxWorld().People.Select(p => p.ObjectId), world.People.Select(p => p.ObjectId));
        Assert.Equal(SandboxRole.Owner, world.People.Single(p => p.Name == "alice@contoso.example").Role);
    }

    [Fact]
    public void Resource_OneByItself_IsShownWithHowOftenItChanged()
    {
        var revision = world.RevisionOf(SandboxClient.Web01Group);
        world.UpdateTags(SandboxClient.Web01Group, new Dictionary<string, string?> { ["owner"] = "me" });

        Assert.Equal(revision + 1, world.RevisionOf(SandboxClient.Web01Group));
        Assert.Contains("\"owner\":\"me\"", world.ExportResource(SandboxClient.Web01Group), StringComparison.Ordinal);
        Assert.Null(world.ExportResource(SandboxClient.Web01Group + "2"));
        Assert.Equal(-1, world.RevisionOf(SandboxClient.Web01Group + "2"));
    }

    [Fact]
    public void Export_OfTwoWorlds_IsTheSameToTheLetter() => Assert.Equal(new SandboxWorld().ExportResources(), world.ExportResources());

    [Fact]
    public void Export_LoadsAsASeed()
    {
        var copy = new SandboxWorld(new SandboxOptions { SeedJson = world.ExportResources() });

        Assert.Equal(world.ExportResources(), copy.ExportResources());
    }
}
