using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Admin rules of virtual network managers, which decide before every NSG.</summary>
public sealed class AdminRuleTests : IDisposable
{
    private const string Listing = "listNetworkManagerEffectiveSecurityAdminRules";

    private static readonly string Nic =
        $"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/prod-rg/providers/Microsoft.Network/networkInterfaces/web01-nic";
    private static readonly string Network =
        $"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/prod-rg/providers/Microsoft.Network/virtualNetworks/prod-vnet";

    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Theory]
    [InlineData("Deny", "192.0.2.200", Verdict.Denied, "network manager: Deny by central (10)")]
    [InlineData("AlwaysAllow", "192.0.2.5", Verdict.Allowed, "network manager: AlwaysAllow by central (10)")]
    [InlineData("Allow", "192.0.2.200", Verdict.Allowed, "network manager: Allow by central (10); web01-nsg: Allow by AllowSshFromCorporate (1000)")]
    [InlineData("Allow", "192.0.2.5", Verdict.Denied, "network manager: Allow by central (10); web01-nsg: Deny by DenyAllInBound (65500)")]
    public async Task Test_EachAccess_IsWhatThePacketMeetsAndIsShown(string access, string source, Verdict expected, string path)
    {
        SetRules(Nic, Rule("central", 10, access, "192.0.2.0/24"));
        var context = await stage.ConnectAsync();

        var row = Assert.Single(await TestAsync(context, source));

        Assert.Equal(expected, row.Verdict);
        Assert.Equal(stage.GetsThrough("web01", source), row.Verdict == Verdict.Allowed);
        Assert.Equal(path, string.Join("; ", row.Path.Select(step => (step with { Shadows = [] }).ToString())));
        Assert.Empty(row.Notes);
    }

    [Fact]
    public async Task Test_SeveralRules_NamesThoseBehindTheOneThatDecides()
    {
        SetRules(Nic, Rule("second", 20, "AlwaysAllow", "*"), Rule("other-port", 5, "Deny", "*", "3389"), Rule("first", 10, "Deny", "192.0.2.0/24"));
        var context = await stage.ConnectAsync();

        var step = Assert.Single(Assert.Single(await TestAsync(context, "192.0.2.200")).Path);

        Assert.Equal((JitAccessStep.NetworkManager, "first", "Deny"), (step.SecurityGroup, step.Rule, step.Access));
        Assert.Equal(["second (AlwaysAllow, 20)"], step.Shadows);
    }

    [Fact]
    public async Task Test_RulesOfTheVirtualNetworkAndDefaultOnes_CountAsWell()
    {
        SetRules(Network, """{"id":"/x/default","kind":"Default","properties":{"flag":"DenyPlain","access":"Deny","direction":"Inbound","priority":100,"protocol":"Any","sources":[{"addressPrefix":"192.0.2.0/24","addressPrefixType":"IPPrefix"}]}}""");
        SetRules(Nic, Rule("outbound", 1, "AlwaysAllow", "*").Replace("Inbound", "Outbound", StringComparison.Ordinal));
        var context = await stage.ConnectAsync();

        var row = Assert.Single(await TestAsync(context, "192.0.2.200"));

        Assert.Equal((Verdict.Denied, "DenyPlain"), (row.Verdict, Assert.Single(row.Path).Rule));
        Assert.False(stage.GetsThrough("web01", "192.0.2.200"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Test_RandomRules_AgreesWithThePacketTest(int seed)
    {
        var random = new Random(seed);
        var prefixes = new[] { "*", "0.0.0.0/0", "192.0.2.0/24", "192.0.2.128/25", "192.0.2.128/26", "198.51.100.0/24", "203.0.113.7/32", "Internet",
            "VirtualNetwork", "10.0.0.0/8" };
        var accesses = new[] { "Allow", "AlwaysAllow", "Deny" };
        var rules = Enumerable.Range(1, 8)
            .Select(number =>
                Rule($"r{number}", random.Next(1, 4096), accesses[random.Next(3)], prefixes[random.Next(prefixes.Length)],
                    new[] { "22", "20-30", "443", "0-65535" }[random.Next(4)], random.Next(4) == 0 ? "Udp" : "Tcp"));
        SetRules(random.Next(2) == 0 ? Nic : Network, [.. rules]);
        var context = await stage.ConnectAsync();

        foreach (var source in new[] { "192.0.1.255", "192.0.2.0", "192.0.2.127", "192.0.2.128", "192.0.2.191", "192.0.2.192", "192.0.3.0", "198.51.100.9",
            "203.0.113.7", "203.0.113.8", "10.10.1.9", "10.99.0.1" })
        {
            var row = Assert.Single(await TestAsync(context, source));
            Assert.True((row.Verdict == Verdict.Allowed) == stage.GetsThrough("web01", source), $"Seed {seed}: {row}");
            Assert.NotEqual(Verdict.Unknown, row.Verdict);
        }
    }

    [Fact]
    public async Task Test_TagThatNobodyKnows_IsUnknownAndSaysWhy()
    {
        SetRules(Nic, Rule("mystery", 5, "AlwaysAllow", "CorpNetSaw"), Rule("shut", 10, "Deny", "198.51.100.0/24"));
        var context = await stage.ConnectAsync();

        var denied = Assert.Single(await TestAsync(context, "198.51.100.9"));
        var open = Assert.Single(await TestAsync(context, "192.0.2.200"));

        Assert.Equal((Verdict.Unknown, "admin rule 'mystery' names CorpNetSaw, which could not be resolved"), (denied.Verdict, Assert.Single(denied.Notes)));
        Assert.Equal(["mystery"], denied.Path[0].Unless);
        Assert.Equal(Verdict.Allowed, open.Verdict);
    }

    [Fact]
    public async Task Exposure_AlwaysAllow_IsListedByName()
    {
        SetRules(Nic, Rule("central", 10, "AlwaysAllow", "198.18.0.0/15", "3389"), Rule("shut", 20, "Deny", "192.0.2.0/24"));
        var context = await stage.ConnectAsync();

        var rows = await new GetExposure(context, stage.Told)
            .ListAsync([VmReference.Of(Stage.VmId("web01"))], [PortSpecification.Ssh, PortSpecification.Rdp], Stage.None);

        var row = Assert.Single(rows, candidate => candidate.Rules.Contains("network manager/central", StringComparer.Ordinal));
        Assert.Equal(("rdp", "198.18.0.0/15", 1), (row.Port, row.From, row.Rules.Count));
        Assert.DoesNotContain(rows, candidate => candidate.Rules.Contains("web01-nsg/AllowSshFromCorporate", StringComparer.Ordinal));
    }

    [Fact]
    public async Task Enable_AlwaysAllowOnItsPort_IsRefusedByName()
    {
        SetRules(Nic, Rule("central-ssh", 10, "AlwaysAllow", "198.18.0.0/15"));
        var context = await stage.ConnectAsync();

        var error = await stage.RefusedAsync(ErrorIds.ProofViolated, () => stage.EnableAsync(context, Stage.Protection("web01")));

        Assert.Contains("admin rule 'central-ssh' of a virtual network manager", error.Message, StringComparison.Ordinal);
        Assert.Contains("for example Tcp from 198.18.0.0 ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enable_AlwaysAllowOfAnExemptSourceOrOfAnotherPort_IsProved()
    {
        SetRules(Nic, Rule("central-ssh", 10, "AlwaysAllow", "10.10.250.0/26"), Rule("shop", 20, "AlwaysAllow", "*", "443"));
        var context = await stage.ConnectAsync();

        var vm = await stage.EnableAsync(context, Stage.Protection("web01") with { Exempt = ["10.10.250.0/26"], RequireProof = true });

        Assert.Equal("Proved", vm.Proof);
        Assert.True(stage.GetsThrough("web01", "10.10.250.5"));
    }

    [Fact]
    public async Task Enable_AlwaysAllowThatCameWhileAsking_IsRefused()
    {
        var context = await stage.ConnectAsync();
        var enable = new EnableVm(context, stage.Told);
        var plan = await enable.PlanAsync(Stage.Protection("web01"), Stage.None);
        SetRules(Nic, Rule("central-ssh", 10, "AlwaysAllow", "*"));

        await stage.RefusedAsync(ErrorIds.ProofViolated, () => enable.ExecuteAsync(plan, Stage.None));
    }

    [Fact]
    public async Task Request_DeniedByAnAdminRule_IsRefusedByName()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        SetRules(Network, Rule("no-ssh-at-all", 10, "Deny", "*"));

        var error = await stage.RefusedAsync(ErrorIds.GrantUseless, () => stage.RequestAsync(context, Stage.Wish("web01")));

        Assert.Contains("admin rule 'no-ssh-at-all' of a virtual network manager", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_AdminRulesOfEachKindAround_OpensExactlyWhatWasAsked()
    {
        SetRules(Network, Rule("allow", 10, "Allow", "203.0.113.0/24"), Rule("deny", 20, "Deny", "198.18.0.0/15"),
            Rule("always", 30, "AlwaysAllow", "*", "443"));
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));

        var grant = await stage.RequestAsync(context, Stage.Wish("web01") with { RequireProof = true });

        Assert.Equal((RequestStatus.Active, "Proved"), (grant.Status, grant.Proof));
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
        Assert.False(stage.GetsThrough("web01", "203.0.113.8"));
    }

    [Theory]
    [InlineData(403, "AuthorizationFailed")]
    [InlineData(404, "ResourceNotFound")]
    [InlineData(400, "NotSupported")]
    public async Task AdminRules_ThatCannotBeRead_LeaveNothingProved(int status, string code)
    {
        stage.World.Faults.Add(new FaultRule { Kind = FaultKind.Status, Method = "POST", Path = Listing, Status = status, Code = code, Times = 1000 });
        var context = await stage.ConnectAsync();

        var error = await stage.RefusedAsync(ErrorIds.ProofUnknown, () => stage.EnableAsync(context, Stage.Protection("web01") with { RequireProof = true }));
        var vm = await stage.EnableAsync(context, Stage.Protection("web01"));
        await stage.RefusedAsync(ErrorIds.ProofUnknown, () => stage.RequestAsync(context, Stage.Wish("web01") with { RequireProof = true }));
        var grant = await stage.RequestAsync(context, Stage.Wish("web01"));
        var row = Assert.Single(await TestAsync(context, Stage.Engineer));

        const string Reason = "the admin rules of virtual network managers that reach network interface web01-nic could not be read; connect with -NoAdminRules if there are none";
        Assert.Contains(Reason, error.Message, StringComparison.Ordinal);
        Assert.All(new[] { vm.Proof, grant.Proof }, proof => Assert.Equal("Unknown: " + Reason, proof));
        Assert.Equal((Verdict.Unknown, Reason), (row.Verdict, Assert.Single(row.Notes)));
        Assert.NotEmpty(row.Path);
    }

    [Fact]
    public async Task AdminRules_StatedToBeNone_AreNotReadAndLeaveItProved()
    {
        stage.World.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Status,
            Method = "POST",
            Path = Listing,
            Status = 403,
            Code = "AuthorizationFailed",
            Times = 1000
        });
        var context = await stage.ConnectAsync(noAdminRules: true);

        var vm = await stage.EnableAsync(context, Stage.Protection("web01") with { RequireProof = true });
        var grant = await stage.RequestAsync(context, Stage.Wish("web01") with { RequireProof = true });

        Assert.Equal(("Proved", "Proved"), (vm.Proof, grant.Proof));
        Assert.True(context.NoAdminRules);
        Assert.DoesNotContain(stage.World.Requests, request => request.Path.EndsWith(Listing, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AdminRules_OfAVm_AreReadOnceBesideTheOtherReads()
    {
        var context = await stage.ConnectAsync();
        await stage.EnableAsync(context, Stage.Protection("web01"));
        stage.World.ClearRequests();

        await stage.RequestAsync(context, Stage.Wish("web01"));

        var requests = stage.World.Requests.Where(request => !request.IsPoll).ToArray();
        Assert.Single(requests, request => request.Path.EndsWith(Listing, StringComparison.Ordinal));
        Assert.True(requests.Length <= 9, string.Join(Environment.NewLine, requests.Select(request => request.Method + " " + request.Path)));
    }

    [Fact]
    public async Task AdminRules_OnSeveralPages_AreAllRead()
    {
        SetRules(Nic, [.. Enumerable.Range(1, 250).Select(number => Rule($"r{number}", number, "Deny", $"198.18.{number}.0/24"))]);
        var context = await stage.ConnectAsync();

        var rules = await context.Network.ListAdminRulesAsync(ResourceId.Parse(Nic), Stage.None);

        Assert.Equal(Enumerable.Range(1, 250).Select(number => $"r{number}"), rules!.Select(rule => rule.Name));
        Assert.Equal(3, stage.World.Requests.Count(request => request.Path.EndsWith(Listing, StringComparison.Ordinal)));
    }

    private static string Rule(string name, int priority, string access, string source, string port = "22", string protocol = "Tcp") => $$"""
        {"id":"/subscriptions/{{SandboxWorld.EmbeddedSubscriptionId}}/resourceGroups/central/providers/Microsoft.Network/networkManagers/manager/securityAdminConfigurations/c/ruleCollections/r/rules/{{name}}",
         "kind":"Custom","ruleCollectionDescription":"central",
         "properties":{"access":"{{access}}","direction":"Inbound","priority":{{priority}},"protocol":"{{protocol}}","provisioningState":"Succeeded",
           "sources":[{"addressPrefix":"{{source}}","addressPrefixType":"{{(char.IsLetter(source[0]) ? "ServiceTag" : "IPPrefix")}}"}],
           "destinations":[{"addressPrefix":"*","addressPrefixType":"IPPrefix"}],"sourcePortRanges":["0-65535"],"destinationPortRanges":["{{port}}"]} }
        """;

    private void SetRules(string id, params IReadOnlyList<string> rules) => stage.World.SetAdminRules(id, $"[{string.Join(",", rules)}]");

    private Task<IReadOnlyList<JitAccessPath>> TestAsync(JitContext context, string source) =>
        new TestAccess(context, stage.Told).TestAsync(VmReference.Of(Stage.VmId("web01")), PortSpecification.Ssh, source, Stage.None);
}
