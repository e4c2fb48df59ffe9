using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Stores;

/// <summary>What Test-JitStore says of a storage account whose roles are as they should be, and of others.</summary>
public sealed class StoreProbeTests : IDisposable
{
    private const string Bob = "bob@contoso.example";

    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Theory]
    [InlineData(Bob, StoreRole.Person)]
    [InlineData("sweeper", StoreRole.Sweep)]
    [InlineData(Stage.Alice, StoreRole.Person, StoreRole.Administrator, StoreRole.Sweep)]
    public async Task Test_RolesAsTheyShouldBe_FindsNothing(string who, params StoreRole[] roles)
    {
        var rows = await TestAsync(who, roles);

        Assert.All(rows, row => Assert.True(row.Finding is null && row.Allowed is not null, row.ToString()));
        Assert.Equal(roles.Contains(StoreRole.Administrator), Row(rows, "control", "Add").Allowed);
        Assert.Equal(roles.Contains(StoreRole.Sweep), Row(rows, "journal", "Add").Allowed);
        Assert.All(new[] { "AddAsSomebodyElse", "Overwrite", "Delete", "UseKey", "RemoveAsOwner", "ReadAnonymously" },
            right => Assert.All(rows.Where(row => row.Right == right), row => Assert.False(row.Allowed)));
    }

    [Theory]
    [InlineData(Stage.Alice, StoreRole.Person, "control/Add journal/Add")]
    [InlineData(Bob, StoreRole.Sweep, "journal/Add")]
    [InlineData(Bob, StoreRole.Administrator, "control/Add")]
    public async Task Test_SomebodyIsNotWhatTheyAreSaidToBe_NamesTheContainer(string who, StoreRole role, string expected) =>
        Assert.Equal(expected, Found(await TestAsync(who, role)));

    [Fact]
    public async Task Test_NoConditionOnTheRole_SaysThatAuthorsAreNotAttested()
    {
        stage.World.SetBlobRoles(FactZones.All.Select(zone => new SandboxBlobRole { Container = zone, MayRead = true, MayAdd = zone == "requests" }));

        var rows = await TestAsync(Bob, StoreRole.Person);
        var attested = await TestAsync(Bob, attested: true, StoreRole.Person);

        Assert.Equal("requests/AddAsSomebodyElse", Found(rows));
        Assert.Contains("before anybody says -AuthorsAttested", Row(rows, "requests", "AddAsSomebodyElse").Finding, StringComparison.Ordinal);
        Assert.Contains("which is not so", Row(attested, "requests", "AddAsSomebodyElse").Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_NoRoleOnRequests_SaysThatNothingCanBeAsked()
    {
        stage.World.SetBlobRoles(FactZones.All.Select(zone => new SandboxBlobRole { Container = zone, MayRead = true }));

        Assert.Equal("requests/Add", Found(await TestAsync(Bob, StoreRole.Person)));
    }

    [Fact]
    public async Task Test_LeavesProbesAndNoFacts()
    {
        using var scene = await LedgerScene.CreateAsync();
        var before = await scene.ReadAllAsync();

        await new TestStore(scene.Alice, scene.Stage.Told).TestAsync([StoreRole.Person], Stage.None);

        Assert.Equal(before.Select(stored => stored.Hash), (await scene.ReadAllAsync()).Select(stored => stored.Hash));
        Assert.All(await scene.Alice.Facts.ListStrayAsync(string.Empty, Stage.None), stray => Assert.True(ProbePath.IsProbe(stray), stray));
        Assert.Equal(3, (await scene.Alice.Facts.ListStrayAsync(string.Empty, Stage.None)).Count);
        Assert.Empty((await scene.TestAsync()).Findings);
    }

    [Fact]
    public async Task Test_Folder_SaysThatItAttestsNothing()
    {
        using var folder = new TemporaryFolder();
        var context = await stage.ConnectAsync(store: folder.Path);

        var row = Assert.Single(await new TestStore(context, stage.Told).TestAsync([StoreRole.Person], Stage.None));

        Assert.Equal(("all", "Anything", true, false), (row.Zone, row.Right, row.Allowed, row.Expected));
        Assert.Contains(folder.Path, row.Finding, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<JitStoreCheck>> TestAsync(string who, params StoreRole[] roles) => TestAsync(who, attested: false, roles);

    private async Task<IReadOnlyList<JitStoreCheck>> TestAsync(string who, bool attested, params StoreRole[] roles)
    {
        var context = await stage.ConnectAsync(who, stage.World.BlobEndpoint.AbsoluteUri, authorsAttested: attested);
        return await new TestStore(context, stage.Told).TestAsync(roles, Stage.None);
    }

    private static JitStoreCheck Row(IEnumerable<JitStoreCheck> rows, string zone, string right) =>
        Assert.Single(rows, row => row.Zone == zone && row.Right == right);

    private static string Found(IEnumerable<JitStoreCheck> rows) =>
        string.Join(' ', rows.Where(row => row.Finding is not null).Select(row => $"{row.Zone}/{row.Right}"));
}
