using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class SecurityGroupTests : IDisposable
{
    private const string New = SandboxClient.Networks + "/networkSecurityGroups/new-nsg";

    private readonly SandboxClient alice = SandboxClient.Create();

    public void Dispose() => alice.Dispose();

    [Fact]
    public async Task Put_OfANewGroup_GivesItDefaultRulesAndAnOperation()
    {
        var created = await alice.PutAsync(New, new JsonObject { ["location"] = "westeurope", ["tags"] = new JsonObject { ["foo"] = "doo" } });

        Assert.Equal(201, created.Status);
        Assert.Equal("Updating", created.Text("properties", "provisioningState"));
        Assert.Equal("Updating", created.Text("properties", "defaultSecurityRules", 0, "properties", "provisioningState"));
        Assert.Equal(6, created.At("properties", "defaultSecurityRules")!.AsArray().Count);
        Assert.Equal("[]", created.At("properties", "securityRules")!.ToJsonString());
        Assert.Equal("Succeeded", await alice.FinishAsync(created));
        var shown = await alice.GetAsync(New);
        Assert.Equal("Succeeded", shown.Text("properties", "provisioningState"));
        Assert.Equal("Succeeded", shown.Text("properties", "defaultSecurityRules", 0, "properties", "provisioningState"));
        Assert.NotEqual(created.Text("etag"), shown.Text("etag"));
        Assert.Equal(created.Text("properties", "resourceGuid"), shown.Text("properties", "resourceGuid"));
    }

    [Fact]
    public async Task Put_OfAnExistingGroup_DropsWhatTheBodyDoesNotHave()
    {
        var body = new JsonObject { ["location"] = "westeurope", ["properties"] = new JsonObject { ["flushConnection"] = true } };

        var answer = await alice.PutAsync(SandboxClient.Web01Group, body);

        Assert.Equal(200, answer.Status);
        var shown = await alice.GetAsync(SandboxClient.Web01Group);
        Assert.Empty(shown.At("properties", "securityRules")!.AsArray());
        Assert.Null(shown.At("tags"));
        Assert.Equal("True", shown.Text("properties", "flushConnection"), ignoreCase: true);
        Assert.NotNull(shown.At("properties", "networkInterfaces"));
    }

    [Fact]
    public async Task Put_WithWhatItRead_IsTheIdentity()
    {
        var before = alice.World.ExportResources(withoutEtags: true);
        var read = await alice.GetAsync(SandboxClient.Web01Group);

        await alice.FinishAsync(await alice.PutAsync(SandboxClient.Web01Group, read.Body!));

        Assert.Equal(before, alice.World.ExportResources(withoutEtags: true));
    }

    [Fact]
    public async Task Put_WithTwoRulesAtOnePriority_Conflicts()
    {
        var rules = new JsonArray(Named("one"), Named("two"));

        var answer = await alice.PutAsync(New, new JsonObject { ["location"] = "westeurope", ["properties"] = new JsonObject { ["securityRules"] = rules } });

        Assert.Equal("SecurityRuleConflict", answer.ErrorCode);
        Assert.Equal(404, (await alice.GetAsync(New)).Status);
    }

    [Fact]
    public async Task Put_WithoutLocation_IsRefused() => Assert.Equal("LocationRequired", (await alice.PutAsync(New, new JsonObject())).ErrorCode);

    [Fact]
    public async Task Put_PassesADeleteLock()
    {
        alice.World.SetLock(SandboxClient.Web01Group, "CanNotDelete");

        Assert.Equal(200, (await alice.PutAsync(SandboxClient.Web01Group, new JsonObject { ["location"] = "westeurope" })).Status);
    }

    [Fact]
    public async Task Patch_ReplacesTagsOnly()
    {
        var answer = await alice.PatchAsync(SandboxClient.Web01Group, new JsonObject { ["tags"] = new JsonObject { ["a"] = "b" } });

        Assert.Equal("""{"a":"b"}""", answer.At("tags")!.ToJsonString());
        Assert.Equal(6, answer.At("properties", "securityRules")!.AsArray().Count);
    }

    [Fact]
    public async Task Delete_OfAGroupInUse_IsRefused()
    {
        var nic = await alice.DeleteAsync(SandboxClient.Web01Group);
        var subnet = await alice.DeleteAsync(SandboxClient.Networks + "/networkSecurityGroups/app-nsg");

        Assert.Equal("InUseNetworkSecurityGroupCannotBeDeleted", nic.ErrorCode);
        Assert.Contains("web01-nic", nic.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("app-subnet", subnet.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_OfAFreeGroup_RemovesIt()
    {
        await alice.PutAsync(New, new JsonObject { ["location"] = "westeurope" });

        Assert.Equal(202, (await alice.DeleteAsync(New)).Status);
        Assert.Equal(404, (await alice.GetAsync(New)).Status);
        Assert.Equal(204, (await alice.DeleteAsync(New)).Status);
    }

    private static JsonObject Named(string name)
    {
        var rule = Rules.Body();
        rule["name"] = name;
        return rule;
    }
}
