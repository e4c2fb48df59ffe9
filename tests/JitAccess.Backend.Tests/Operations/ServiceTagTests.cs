using System;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Service tags in foreign rules: resolved from the service's list or from a file, and never guessed.</summary>
public sealed class ServiceTagTests : IDisposable
{
    private const string List =
        """{"changeNumber":1,"values":[{"name":"CorpNetSaw","id":"CorpNetSaw","properties":{"addressPrefixes":["198.18.0.0/15","2001:db8:5::/48"]} }]}""";

    private readonly Stage stage = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        stage.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("198.18.0.0", true)]
    [InlineData("198.19.255.255", true)]
    [InlineData("198.20.0.0", false)]
    public async Task Tag_OfTheServicesList_IsResolved(string source, bool allowed)
    {
        SeedList();
        stage.PutRule("web01-nsg", "AllowSaw", 350, "Allow", "corpnetsaw", "22");
        var context = await stage.ConnectAsync();

        var row = await TestAsync(context, source);

        Assert.Equal(allowed ? Verdict.Allowed : Verdict.Denied, row.Verdict);
        Assert.Equal(stage.GetsThrough("web01", source), allowed);
    }

    [Fact]
    public async Task Tag_ThatNobodyKnows_IsUnknownByName()
    {
        SeedList();
        stage.PutRule("web01-nsg", "AllowSecret", 350, "Allow", "CorpNetPublic", "22");
        var context = await stage.ConnectAsync();

        var row = await TestAsync(context, "198.18.0.1");

        Assert.Equal((Verdict.Unknown, "rule 'AllowSecret' names CorpNetPublic, which could not be resolved"), (row.Verdict, Assert.Single(row.Notes)));
    }

    [Theory]
    [InlineData("CorpNetSaw", "Proved")]
    [InlineData("CorpNetPublic", "Unknown: rule 'AllowTag' names CorpNetPublic, which could not be resolved")]
    public async Task Enable_RuleWithATagInFrontOfTheDeny_IsProvedOnlyWhereTheTagIsKnown(string tag, string proof)
    {
        // The administrator keeps the tag's addresses; whether the rule lets in others as well depends on the list.
        SeedList();
        var context = await stage.ConnectAsync();
        var enable = new EnableVm(context, new Saboteur("JitAccess-Deny", () => stage.PutRule("web01-nsg", "AllowTag", 100, "Allow", tag, "22")));
        stage.PutRule("web01-nsg", "AllowRange", 390, "Allow", "198.18.0.0/15", "22");

        var vm = await enable.ExecuteAsync(await enable.PlanAsync(Stage.Protection("web01", PortSpecification.Ssh) with { Exempt = ["198.18.0.0/15"] },
            Stage.None), Stage.None);

        Assert.Equal(proof, vm.Proof);
    }

    [Fact]
    public async Task Tag_OfAFile_IsResolvedWithoutAskingTheService()
    {
        stage.PutRule("web01-nsg", "AllowSaw", 350, "Allow", "CorpNetSaw", "22");
        var unknown = await TestAsync(await stage.ConnectAsync(), "198.18.0.1");
        stage.World.ClearRequests();
        var context = await stage.ConnectAsync(serviceTagPath: folder.File("ServiceTags_Public.json", List));

        var inside = await TestAsync(context, "198.18.0.1");
        var outside = await TestAsync(context, "198.20.0.1");

        Assert.Equal((Verdict.Unknown, Verdict.Allowed, Verdict.Denied), (unknown.Verdict, inside.Verdict, outside.Verdict));
        Assert.DoesNotContain(stage.World.Requests, request => request.Path.EndsWith("/serviceTags", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"values":[]}""")]
    [InlineData("""{"values":{"name":"Sql"} }""")]
    [InlineData("""{"values":[{"name":"Sql"},"Storage"]}""")]
    public async Task Connect_FileThatIsNoList_IsRefused(string content)
    {
        var path = folder.File("tags.json", content);

        var error = await Assert.ThrowsAsync<JitAccessException>(() => stage.ConnectAsync(serviceTagPath: path));

        Assert.Equal((ErrorIds.ServiceTagsInvalid, JitErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        Assert.Contains("tags.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_MissingFile_IsRefused() =>
        Assert.Equal(ErrorIds.ServiceTagsInvalid,
            (await Assert.ThrowsAsync<JitAccessException>(() => stage.ConnectAsync(serviceTagPath: System.IO.Path.Combine(folder.Path, "none.json")))).ErrorId);

    private void SeedList() => stage.World.PutResource(
        List.Replace("{\"changeNumber\"", $"{{\"id\":\"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/providers/Microsoft.Network/serviceTags/westeurope\",\"name\":\"westeurope\",\"type\":\"Microsoft.Network/serviceTags\",\"changeNumber\"", StringComparison.Ordinal));

    private async Task<JitAccessPath> TestAsync(JitContext context, string source) =>
        Assert.Single(await new TestAccess(context, stage.Told).TestAsync(VmReference.Of(Stage.VmId("web01")), PortSpecification.Ssh, source, Stage.None));
}
