using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class TagAndLockTests : IDisposable
{
    private const string Tags = SandboxClient.Web01Group + "/providers/Microsoft.Resources/tags/default";
    private const string Rule = SandboxClient.Web01Group + "/securityRules/AllowHttps";

    private readonly SandboxClient alice = SandboxClient.Create();

    public void Dispose() => alice.Dispose();

    [Fact]
    public async Task Merge_AddsAndReplacesAndKeepsTheRest()
    {
        var answer = await PatchAsync("Merge", ("JitAccess-1", "until=x"), ("ENV", "staging"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("""{"env":"staging","owner":"platform-team","cost-center":"4711","JitAccess-1":"until=x"}""",
            answer.At("properties", "tags")!.ToJsonString());
        Assert.Equal("until=x", (await alice.GetAsync(SandboxClient.Web01Group)).Text("tags", "JitAccess-1"));
    }

    [Fact]
    public async Task Delete_TakesNamesWithAnyValueOrTheOneGiven()
    {
        var answer = await PatchAsync("Delete", ("OWNER", string.Empty), ("env", "test"), ("cost-center", "4711"));

        Assert.Equal("""{"env":"prod"}""", answer.At("properties", "tags")!.ToJsonString());
    }

    [Fact]
    public async Task Replace_LeavesOnlyWhatWasGiven() =>
        Assert.Equal("""{"a":"b"}""", (await PatchAsync("Replace", ("a", "b"))).At("properties", "tags")!.ToJsonString());

    [Fact]
    public async Task Put_ReplacesAndDeleteRemovesAll()
    {
        var put = await alice.PutAsync(Tags, new JsonObject { ["properties"] = new JsonObject { ["tags"] = new JsonObject { ["a"] = "b" } } });
        var deleted = await alice.DeleteAsync(Tags);

        Assert.Equal("""{"a":"b"}""", put.At("properties", "tags")!.ToJsonString());
        Assert.Equal(200, deleted.Status);
        Assert.Equal("{}", (await alice.GetAsync(Tags)).At("properties", "tags")!.ToJsonString());
    }

    [Theory]
    [InlineData("Mix", "a", "b", "InvalidRequestContent")]
    [InlineData("Merge", "a<b", "b", "InvalidTagNameCharacters")]
    [InlineData("Merge", "a/b", "b", "InvalidTagNameCharacters")]
    [InlineData("Merge", "a%b", "b", "InvalidTagNameCharacters")]
    [InlineData("Merge", "a?b", "b", "InvalidTagNameCharacters")]
    [InlineData("Merge", "a\\b", "b", "InvalidTagNameCharacters")]
    [InlineData("Merge", " ", "b", "InvalidTagName")]
    public async Task Patch_ThatBreaksARule_IsRefusedAndChangesNothing(string operation, string name, string value, string code)
    {
        var before = (await alice.GetAsync(Tags)).Body!.ToJsonString();

        var answer = await PatchAsync(operation, (name, value));

        Assert.Equal(400, answer.Status);
        Assert.Equal(code, answer.ErrorCode);
        Assert.Equal(before, (await alice.GetAsync(Tags)).Body!.ToJsonString());
    }

    [Theory]
    [InlineData(512, 256, 200)]
    [InlineData(513, 256, 400)]
    [InlineData(512, 257, 400)]
    public async Task Tag_HasItsLimits(int name, int value, int status) =>
        Assert.Equal(status, (await PatchAsync("Merge", (new string('n', name), new string('v', value)))).Status);

    [Fact]
    public async Task Tags_AreAtMost50()
    {
        var answer = await PatchAsync("Merge", [.. Enumerable.Range(0, 47).Select(i => ("t" + i, "v"))]);
        var more = await PatchAsync("Merge", ("one-more", "v"));

        Assert.Equal(200, answer.Status);
        Assert.Equal(400, more.Status);
        Assert.Contains("50", more.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_OfAResourceGroup_CanBeReadAndWritten()
    {
        var path = SandboxClient.Production + "/providers/Microsoft.Resources/tags/default";
        var body = new JsonObject { ["operation"] = "Merge", ["properties"] = new JsonObject { ["tags"] = new JsonObject { ["a"] = "b" } } };

        Assert.Equal("prod", (await alice.GetAsync(path)).Text("properties", "tags", "env"));
        Assert.Equal("b", (await alice.PatchAsync(path, body)).Text("properties", "tags", "a"));
        Assert.Equal("b", (await alice.GetAsync(SandboxClient.Production)).Text("tags", "a"));
    }

    [Fact]
    public async Task CanNotDelete_StopsTheDeletionOfARuleAndNotItsChange()
    {
        alice.World.SetLock(SandboxClient.Production, "CanNotDelete");

        var deletion = await alice.DeleteAsync(Rule);
        var change = await alice.PutAsync(Rule, Rules.Body(("priority", 200)));
        var tags = await PatchAsync("Merge", ("a", "b"));

        Assert.Equal(409, deletion.Status);
        Assert.Equal("ScopeLocked", deletion.ErrorCode);
        Assert.Contains("delete operation", deletion.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("'" + SandboxClient.Production + "'", deletion.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(200, change.Status);
        Assert.Equal(200, tags.Status);
    }

    [Fact]
    public async Task ReadOnly_StopsEveryWrite()
    {
        alice.World.SetLock(SandboxClient.Web01Group, "readonly");

        Assert.Equal(409, (await alice.DeleteAsync(Rule)).Status);
        Assert.Equal(409, (await alice.PutAsync(Rule, Rules.Body(("priority", 200)))).Status);
        Assert.Equal(409, (await PatchAsync("Merge", ("a", "b"))).Status);
        Assert.Equal(200, (await alice.GetAsync(Rule)).Status);
        Assert.Equal(201, (await alice.PutAsync(SandboxClient.Networks + "/networkSecurityGroups/db01-nsg/securityRules/test", Rules.Body())).Status);
    }

    [Fact]
    public async Task RemoveLock_OpensTheWay()
    {
        alice.World.SetLock(SandboxClient.Web01Group, "ReadOnly");
        alice.World.RemoveLock(SandboxClient.Web01Group.ToUpperInvariant());

        Assert.Equal(202, (await alice.DeleteAsync(Rule)).Status);
    }

    [Fact]
    public void SetLock_OfAnUnknownLevel_SaysWhichThereAre()
    {
        var error = Assert.Throws<SandboxException>(() => alice.World.SetLock(SandboxClient.Web01Group, "Maybe"));

        Assert.Contains("CanNotDelete", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locks_CanBeWrittenListedAndDeletedThroughTheApi()
    {
        const string Locks = SandboxClient.Web01Group + "/providers/Microsoft.Authorization/locks";
        var created =
            await alice.PutAsync(Locks + "/mine", new JsonObject { ["properties"] = new JsonObject { ["level"] = "CanNotDelete", ["notes"] = "why" } });
        alice.World.SetLock(SandboxClient.Networks + "/networkSecurityGroups/db01-nsg", "ReadOnly");

        Assert.Equal(201, created.Status);
        Assert.Equal(["mine"], (await alice.GetAsync(Locks)).Names);
        Assert.Equal(2, (await alice.GetAsync(SandboxClient.Production + "/providers/Microsoft.Authorization/locks")).Values.Count);
        Assert.Equal("why", (await alice.GetAsync(Locks + "/MINE")).Text("properties", "notes"));
        Assert.Equal(400, (await alice.PutAsync(Locks + "/bad", new JsonObject { ["properties"] = new JsonObject { ["level"] = "None" } })).Status);
        Assert.Equal(409, (await alice.DeleteAsync(Rule)).Status);
        Assert.Equal(200, (await alice.DeleteAsync(Locks + "/mine")).Status);
        Assert.Equal(204, (await alice.DeleteAsync(Locks + "/mine")).Status);
        Assert.Equal(202, (await alice.DeleteAsync(Rule)).Status);
    }

    private Task<Answer> PatchAsync(string operation, params (string Name, string Value)[] tags)
    {
        var json = new JsonObject();
        foreach (var (name, value) in tags)
        {
            json[name] = value;
        }

        return alice.PatchAsync(Tags, new JsonObject { ["operation"] = operation, ["properties"] = new JsonObject { ["tags"] = json } });
    }
}
