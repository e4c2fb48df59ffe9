using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

public sealed class DefenderImportTests
{
    private static readonly string Sample = $$"""
        {
          "id": "/subscriptions/{{SandboxWorld.EmbeddedSubscriptionId}}/resourceGroups/prod-rg/providers/Microsoft.Security/locations/westeurope/jitNetworkAccessPolicies/default",
          "name": "default",
          "type": "Microsoft.Security/locations/jitNetworkAccessPolicies",
          "kind": "Basic",
          "location": "westeurope",
          "properties": {
            "provisioningState": "Succeeded",
            "requests": [],
            "virtualMachines": [
              {
                "id": "/subscriptions/{{SandboxWorld.EmbeddedSubscriptionId}}/resourceGroups/prod-rg/providers/Microsoft.Compute/virtualMachines/web01",
                "ports": [
                  { "number": 22, "protocol": "TCP", "allowedSourceAddressPrefix": "203.0.113.0/24", "maxRequestAccessDuration": "PT2H" },
                  { "number": 3389, "protocol": "TCP", "allowedSourceAddressPrefixes": [ "10.0.0.0/8", "198.51.100.7" ], "maxRequestAccessDuration": "PT2H" }
                ]
              }
            ]
          }
        }
        """;

    [Fact]
    public async Task Subscription_IsReadThroughArm_AndItsRowsProtectTheVm()
    {
        using var stage = new Stage();
        stage.World.PutResource(Sample);
        var alice = await stage.ConnectAsync();
        var defender = new ImportDefender(alice, stage.Told);

        var import = await defender.MapAsync(await defender.ListAsync(Stage.None), [], Stage.None);

        var before = stage.Everything();
        var row = Assert.Single(import.Machines);
        Assert.Equal(("web01", "prod-rg-default"), (row.VMName, row.Policy));
        var policies = new ImportPolicies(alice, stage.Told);
        var made = await policies.ExecuteAsync(await policies.PlanAsync(Assert.Single(import.Policies), Stage.None), Stage.None);
        Assert.Equal("ssh rdp (from 10.0.0.0/8, 198.51.100.7)", string.Join(" ", made.Ports));
        Assert.Equal([Stage.Alice], made.Requesters);
        Assert.Empty(made.VMs);
        Assert.Equal(before, stage.Everything());

        var vm = await stage.EnableAsync(alice, new EnableOptions { Vm = VmReference.Of(ResourceId.Parse(row.ResourceId)), Policies = [row.Policy] });
        Assert.Equal(["ssh", "rdp"], vm.Ports);
    }

    [Fact]
    public async Task Plan_SaysWhatCannotBeCarriedOver()
    {
        using var stage = new Stage();
        stage.World.PutResource(Sample.Replace("\"TCP\"", "\"*\"", StringComparison.Ordinal));
        var alice = await stage.ConnectAsync();
        var defender = new ImportDefender(alice, stage.Told);
        var import = await defender.MapAsync(await defender.ListAsync(Stage.None), ["sre@contoso.example"], Stage.None);

        var plan = await new ImportPolicies(alice, stage.Told).PlanAsync(Assert.Single(import.Policies), Stage.None);

        Assert.Contains(
            plan.Plan.Notes,
            note => note.StartsWith("not carried over: Who may ask: ", StringComparison.Ordinal)
                && note.EndsWith("here it is sre@contoso.example.", StringComparison.Ordinal));
        Assert.Contains(plan.Plan.Notes, note => note.StartsWith("not carried over: Port 22:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requester_WhomNobodyKnows_IsToldOnce()
    {
        using var stage = new Stage();
        stage.World.PutResource(Sample);
        var alice = await stage.ConnectAsync();
        var defender = new ImportDefender(alice, stage.Told);
        var policies = await defender.ListAsync(Stage.None);

        var both = policies.Append(policies[0] with { Id = policies[0].Id + "2", Name = "second" }).ToArray();
        var error = await PolicyStage.InvalidAsync(() => defender.MapAsync(both, ["nobody"], Stage.None));

        Assert.Equal("requesters[0]", Assert.Single(error.Problems).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{}]")]
    [InlineData("{\"value\": [{\"id\": \"x\", \"properties\": {}}]}")]
    [InlineData("7")]
    public async Task Document_ThatIsNoneOfDefenders_IsRefused(string text)
    {
        using var stage = new Stage();
        var alice = await stage.ConnectAsync();

        Assert.Equal(ErrorIds.PolicyInvalid, Assert.Throws<PolicyInvalidException>(() => alice.PolicyFiles.ReadDefender(text)).ErrorId);
    }

    [Fact]
    public async Task Document_OfTheServiceAndOfAzureCli_SayTheSame()
    {
        using var stage = new Stage();
        var alice = await stage.ConnectAsync();
        using var sample = JsonDocument.Parse(Sample);
        var id = sample.RootElement.GetProperty("id").GetRawText();
        var machines = sample.RootElement.GetProperty("properties").GetProperty("virtualMachines").GetRawText();
        var lifted = $"[{{\"id\": {id}, \"name\": \"default\", \"virtualMachines\": {machines}}}]";

        var one = Assert.Single(alice.PolicyFiles.ReadDefender(Sample));
        var page = Assert.Single(alice.PolicyFiles.ReadDefender($"{{\"value\": [{Sample}]}}"));
        var cli = Assert.Single(alice.PolicyFiles.ReadDefender(lifted));

        foreach (var other in new[] { page, cli })
        {
            Assert.Equal(JsonSerializer.Serialize(one), JsonSerializer.Serialize(other));
        }
    }

    [RecordingsFact]
    public async Task RecordedSubscription_BecomesAPolicyThatProtectsItsVm()
    {
        using var stage = new Stage();
        var alice = await stage.ConnectAsync();
        var text = Recordings.Body(Assert.Single(Recordings.Read("defender-jit-policies.json", "jitNetworkAccessPolicies"))).GetRawText();
        var defender = new ImportDefender(alice, stage.Told);

        var import = await defender.MapAsync(alice.PolicyFiles.ReadDefender(text), [], Stage.None);

        var row = Assert.Single(import.Machines);
        Assert.Equal(("cctestvm", "vv-vvvm1", "ssh rdp"), (row.VMName, row.Policy, string.Join(" ", row.Ports)));
        Assert.Equal(2, row.NotCarriedOver.Count(text => text.Contains("TCP alone", StringComparison.Ordinal)));
        Assert.Equal(TimeSpan.FromHours(3), Assert.Single(import.Policies).Policy.MaxDuration);
    }

    [RecordingsFact]
    public async Task RecordedPolicyWithARequest_IsReadAsTheServiceAnswersIt()
    {
        using var stage = new Stage();
        var alice = await stage.ConnectAsync();
        var bodies = Recordings.Read("defender-jit-initiate.json", "jitNetworkAccessPolicies").Select(Recordings.Body)
            .Where(body => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("properties", out _)).ToArray();

        Assert.NotEmpty(bodies);
        foreach (var body in bodies)
        {
            var import = await new ImportDefender(alice, stage.Told).MapAsync(alice.PolicyFiles.ReadDefender(body.GetRawText()), [], Stage.None);
            Assert.NotEmpty(import.Machines);
        }
    }
}
