using System;
using System.IO;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Facts that are damaged or taken away: one of them never hides the others, and nothing is said to be closed that nobody has looked at.</summary>
public sealed class UnreadableTests : IDisposable
{
    private const string Rita = "rita@contoso.example";

    private static readonly PolicyChange Asking =
        new() { Name = PolicyStage.Name, Ports = [PortSpecification.Ssh], Requesters = [Stage.Alice, Rita], AllowedSource = ["203.0.113.0/24"] };

    private readonly Stage stage = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        stage.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Request_LeftForAVmThatIsNotProtectedAnyMore_DoesNotHideTheOthers()
    {
        var alice = await stage.ConnectAsync(store: folder.Path);
        _ = await stage.SetAsync(alice, Asking);
        _ = await stage.EnableAsync(alice, PolicyStage.ProtectionBy("web01", PolicyStage.Name));
        _ = await stage.EnableAsync(alice, PolicyStage.ProtectionBy("db01", PolicyStage.Name));
        var rita = await stage.ConnectAsync(Rita, folder.Path);
        var left = await stage.RequestAsync(rita, Stage.Wish("web01"));
        var other = await stage.RequestAsync(rita, Stage.Wish("db01"));
        _ = await stage.DisableAsync(alice, "web01");
        Assert.All(Written("revoke.json"), File.Delete);

        var rows = await new GetRequests(await stage.ConnectAsync(store: folder.Path), stage.Told).ListAsync(new RequestFilter(), Stage.None);

        Assert.Contains(rows, row => row.RequestId == other.RequestId);
        Assert.Contains("not protected", Assert.Single(rows, row => row.RequestId == left.RequestId).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_ThatCannotBeReadBesideAnActiveOne_LetsItsRequestsWait()
    {
        var alice = await stage.ConnectAsync(store: folder.Path);
        _ = await stage.SetAsync(alice, Asking);
        _ = await stage.SetAsync(alice, Asking with { Name = "others", Requesters = [Stage.Alice] });
        _ = await stage.EnableAsync(alice, PolicyStage.ProtectionBy("web01", PolicyStage.Name, "others"));
        var waiting = await stage.RequestAsync(await stage.ConnectAsync(Rita, folder.Path), Stage.Wish("web01"));
        var revision = Path.Combine(folder.Path, "control", "policies", PolicyStage.Name, "1.json");
        var whole = await File.ReadAllTextAsync(revision);
        await File.WriteAllTextAsync(revision, "{ not json");

        var sweeper = await stage.ConnectAsync(store: folder.Path);
        Assert.Empty((await stage.SweepAsync(sweeper)).Failed);
        var seen = await new GetRequests(sweeper, stage.Told).GetAsync(RequestReference.Of(waiting.RequestId), Stage.None);

        Assert.Equal(RequestStatus.Pending, seen.Status);
        Assert.Contains($"by policy {PolicyStage.Name}", seen.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(revision, whole);
        _ = await stage.SweepAsync(await stage.ConnectAsync(store: folder.Path));
        Assert.True(stage.GetsThrough("web01", Stage.Engineer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Revoke_ClaimCannotBeReadAndTheVmIsGone_ClosesInTheNsgsOfItsProtection(bool isOver)
    {
        var alice = await stage.ConnectAsync(store: folder.Path);
        _ = await stage.EnableAsync(alice, Stage.Protection("web01"));
        var request = await stage.RequestAsync(alice, Stage.Wish("web01"));
        await File.WriteAllTextAsync(Assert.Single(Written("opening.json")), "{ not json");
        stage.World.DeleteResource(Stage.VmId("web01").ToString());
        stage.World.DeleteResource($"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/prod-rg/providers/Microsoft.Network/networkInterfaces/web01-nic");
        if (isOver)
        {
            stage.World.Clock.Advance(TimeSpan.FromDays(2));
        }

        var other = await stage.ConnectAsync(store: folder.Path);
        var revoke = new RevokeAccess(other, stage.Told);
        var revoked = await revoke.ExecuteAsync(await revoke.PlanAsync(RequestReference.Of(request.RequestId), null, Stage.None), Stage.None);

        Assert.NotEmpty(revoked.Changes);
        var group = await other.Network.GetSecurityGroupAsync(ResourceId.Parse(Stage.GroupId("web01-nsg")), Stage.None);
        Assert.DoesNotContain(group.Rules, rule => rule.Name.StartsWith("JitAccess-Allow", StringComparison.Ordinal));
    }

    private string[] Written(string name) => Directory.GetFiles(folder.Path, name, SearchOption.AllDirectories);
}
