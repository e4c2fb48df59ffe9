using System.IO;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

/// <summary>The sandbox held against recorded answers of the service.</summary>
public sealed class RecordingTests
{
    [RecordingsFact]
    public async Task RecordedGroups_LoadAndComeBackAsTheyWere()
    {
        foreach (var file in new[] { "nsg-list.json", "nsg-list-and-rule-put.json" })
        {
            var body = Exchange(file, 0)["response"]!["body"]!;
            using var alice = SandboxClient.WithSeed(body.ToJsonString());

            var recorded = body["value"]!.AsArray();
            foreach (var group in recorded)
            {
                var shown = await alice.GetAsync(group!["id"]!.GetValue<string>());
                Assert.True(JsonNode.DeepEquals(Sorted(group), Sorted(shown.Body)), group["name"]!.GetValue<string>());
            }
        }
    }

    [RecordingsFact]
    public async Task RecordedRulePut_IsAnsweredInTheRecordedShape()
    {
        var list = Exchange("nsg-list-and-rule-put.json", 0)["response"]!["body"]!;
        var put = Exchange("nsg-list-and-rule-put.json", 1);
        using var alice = SandboxClient.WithSeed(list.ToJsonString());
        var recorded = put["response"]!["body"]!.AsObject();
        var body = new JsonObject { ["properties"] = recorded["properties"]!.DeepClone() };

        var answer = await alice.PutAsync(recorded["id"]!.GetValue<string>(), body);

        Assert.Equal(put["response"]!["status"]!.GetValue<int>(), answer.Status);
        Assert.Equal(recorded.Select(p => p.Key), answer.Body!.AsObject().Select(p => p.Key));
        Assert.Equal(recorded["properties"]!.ToJsonString(), answer.At("properties")!.ToJsonString());
        foreach (var header in put["response"]!["headers"]!.AsObject().Select(h => h.Key)
            .Where(h => h is not ("date" or "x-ms-arm-service-request-id" or "content-length")))
        {
            Assert.NotNull(answer.Header(header));
        }
    }

    [RecordingsFact]
    public async Task RecordedGroupPut_IsAnsweredAndPolledInTheRecordedShape()
    {
        var put = Exchange("operation-polling.json", 0);
        var uri = new Uri(put["request"]!["uri"]!.GetValue<string>());
        var group = uri.AbsolutePath[..uri.AbsolutePath.IndexOf("/providers/", StringComparison.Ordinal)];
        using var alice = SandboxClient.WithSeed($$"""[{"id":"{{group}}","location":"westus"}]""");

        var answer = await alice.PutAsync(uri.PathAndQuery, put["request"]!["body"]!);

        var recorded = put["response"]!["body"]!;
        Assert.Equal(201, answer.Status);
        Assert.Equal(Shape(recorded), Shape(answer.Body));
        Assert.Equal("Enabled", answer.Header("Azure-AsyncNotification"));
        Assert.Equal(
            new Uri(put["response"]!["headers"]!["azure-asyncoperation"]![0]!.GetValue<string>()).AbsolutePath.Split('/')[..^1],
            new Uri(answer.Header("Azure-AsyncOperation")!).AbsolutePath.Split('/')[..^1]);
        Assert.Equal("Succeeded", await alice.FinishAsync(answer));
    }

    [RecordingsFact]
    public async Task RecordedVMsAndNics_LoadTogether()
    {
        var vms = Exchange("vm-list-and-nic-get.json", 0)["response"]!["body"]!["value"]!.AsArray();
        var nic = Exchange("vm-list-and-nic-get.json", 1)["response"]!["body"]!;
        var seed = new JsonArray([.. vms.Select(v => v!.DeepClone()), nic.DeepClone()]);
        using var alice = SandboxClient.WithSeed(seed.ToJsonString());

        Assert.True(JsonNode.DeepEquals(Sorted(vms[0]), Sorted((await alice.GetAsync(vms[0]!["id"]!.GetValue<string>())).Body)));
        Assert.True(JsonNode.DeepEquals(Sorted(nic), Sorted((await alice.GetAsync(nic["id"]!.GetValue<string>())).Body)));
        Assert.True(alice.World.Probe(new ProbeQuery { Source = "203.0.113.7", VM = "cctestvm", Port = 22 }).Allowed);
    }

    [RecordingsFact]
    public async Task RecordedJitPolicies_AreListedAtEachScope()
    {
        var body = Exchange("defender-jit-policies.json", 1)["response"]!["body"]!;
        using var alice = SandboxClient.WithSeed(body.ToJsonString());
        var subscription = "/subscriptions/" + body["value"]![0]!["id"]!.GetValue<string>().Split('/')[2];

        Assert.Equal(["VVvm1"], (await alice.GetAsync(subscription + "/providers/Microsoft.Security/jitNetworkAccessPolicies")).Names);
        Assert.Equal(["VVvm1"],
            (await alice.GetAsync(subscription + "/resourceGroups/vv/providers/Microsoft.Security/locations/eastus/jitNetworkAccessPolicies")).Names);
    }

    [RecordingsFact]
    public async Task RecordedGraphTable_HasTheColumnsOfTheSandboxes()
    {
        var vms = Exchange("resource-graph-vm.json", 0)["response"]!["body"]!;
        var graph = Exchange("resource-graph-vm.json", 1)["response"]!;
        using var alice = SandboxClient.WithSeed(vms.ToJsonString());

        var answer = await alice.PostAsync(
            "/providers/Microsoft.ResourceGraph/resources?api-version=2019-04-01",
            new JsonObject { ["query"] = "resources | where type =~ 'Microsoft.Compute/virtualMachines'" });

        var columns = answer.At("data", "columns")!.AsArray()
            .ToDictionary(c => c!["name"]!.GetValue<string>(), c => c!["type"]!.GetValue<string>(), StringComparer.Ordinal);
        foreach (var column in graph["body"]!["data"]!["columns"]!.AsArray())
        {
            Assert.Equal(column!["type"]!.GetValue<string>(), columns[column["name"]!.GetValue<string>()]);
        }

        Assert.Equal("microsoft.compute/virtualmachines", answer.At("data", "rows", 0)![columns.Keys.ToList().IndexOf("type")]!.GetValue<string>());
        Assert.NotNull(answer.Header("x-ms-user-quota-remaining"));
    }

    private static JsonNode Exchange(string file, int index) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(RecordingsFactAttribute.Folder!, file)))!.AsArray()[index]!;

    // ARM does not keep the order of properties.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new KeyValuePair<string, JsonNode?>(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    // The paths of every value: what there is, without what it says.
    private static IEnumerable<string> Shape(JsonNode? node, string path = "") => node switch
    {
        JsonObject o => o.SelectMany(p => Shape(p.Value, path + "." + p.Key)),
        JsonArray a => a.Count == 0 ? [path + "[]"] : a.SelectMany((v, i) => Shape(v, path + "[" + i + "]")),
        _ => [path],
    };
}
