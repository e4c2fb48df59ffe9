using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class DirectoryTests : IDisposable
{
    private readonly SandboxClient alice = SandboxClient.Create();

    public void Dispose() => alice.Dispose();

    [Fact]
    public async Task Me_IsTheCaller()
    {
        var me = await alice.GetAsync("/v1.0/me");

        Assert.Equal(Person("alice@contoso.example").ObjectId, me.Text("id"));
        Assert.Equal("alice@contoso.example", me.Text("userPrincipalName"));
    }

    [Fact]
    public async Task Me_OfAServicePrincipal_Is400()
    {
        using var sweeper = new SandboxClient(alice.World, "sweeper");

        Assert.Equal("Request_BadRequest", (await sweeper.GetAsync("/v1.0/me")).ErrorCode);
    }

    [Fact]
    public async Task User_IsFoundByIdAndByName()
    {
        var bob = Person("bob@contoso.example");

        Assert.Equal("Bob Baker", (await alice.GetAsync("/v1.0/users/" + bob.ObjectId)).Text("displayName"));
        Assert.Equal(bob.ObjectId, (await alice.GetAsync("/v1.0/users/BOB%40contoso.example")).Text("id"));
        var stranger = await alice.GetAsync("/v1.0/users/eve@contoso.example");
        Assert.Equal(404, stranger.Status);
        Assert.Equal("Request_ResourceNotFound", stranger.ErrorCode);
        Assert.NotNull(stranger.At("error", "innerError", "request-id"));
    }

    [Fact]
    public async Task ServicePrincipal_IsNoUser()
    {
        var sweeper = Person("sweeper");

        Assert.Equal(sweeper.AppId, (await alice.GetAsync("/v1.0/servicePrincipals/" + sweeper.ObjectId)).Text("appId"));
        Assert.Equal(404, (await alice.GetAsync("/v1.0/users/" + sweeper.ObjectId)).Status);
        Assert.Equal(404, (await alice.GetAsync("/v1.0/servicePrincipals/" + Person("bob@contoso.example").ObjectId)).Status);
    }

    [Fact]
    public async Task GetByIds_AnswersWhatItKnowsOfTheTypesAsked()
    {
        var ids = Rules.List(Person("bob@contoso.example").ObjectId, Person("sweeper").ObjectId, Guid.Empty.ToString());

        var all = await alice.PostAsync("/v1.0/directoryObjects/getByIds", new JsonObject { ["ids"] = ids.DeepClone() });
        var users = await alice.PostAsync("/v1.0/directoryObjects/getByIds", new JsonObject { ["ids"] = ids.DeepClone(), ["types"] = Rules.List("user") });

        Assert.Equal(["#microsoft.graph.user", "#microsoft.graph.servicePrincipal"], all.Values.Select(v => v!["@odata.type"]!.GetValue<string>()));
        Assert.Equal("Bob Baker", Assert.Single(users.Values)!["displayName"]!.GetValue<string>());
    }

    [Fact]
    public async Task MemberGroups_AreThoseAskedThatHold()
    {
        var group = (await alice.GetAsync("/v1.0/groups?$filter=displayName eq 'sre-team'")).Text("value", 0, "id")!;
        var body = new JsonObject { ["groupIds"] = Rules.List(group, Guid.Empty.ToString()) };

        var member = await alice.PostAsync("/v1.0/users/sre@contoso.example/checkMemberGroups", body);
        var stranger = await alice.PostAsync($"/v1.0/directoryObjects/{Person("bob@contoso.example").ObjectId}/checkMemberGroups", body);

        Assert.Equal([group], member.Values.Select(v => v!.GetValue<string>()));
        Assert.Empty(stranger.Values);
    }

    [Fact]
    public async Task People_ChangedThroughTheServer_HaveTheRoleAndTheGroups()
    {
        var changed = await alice.PutAsync("/sandbox/people",
            new JsonObject { ["name"] = "bob@contoso.example", ["role"] = "Reader", ["groups"] = Rules.List("approvers") });

        Assert.Equal(200, changed.Status);
        Assert.Equal((SandboxRole.Reader, "approvers"), (Person("bob@contoso.example").Role, Assert.Single(Person("bob@contoso.example").Groups)));
        Assert.Equal(400, (await alice.PutAsync("/sandbox/people", new JsonObject { ["name"] = "bob@contoso.example", ["role"] = "King" })).Status);
        Assert.Equal(400, (await alice.PutAsync("/sandbox/people", new JsonObject { ["name"] = "bob@contoso.example", ["groups"] = "approvers" })).Status);
        Assert.Equal(400, (await alice.PutAsync("/sandbox/people", new JsonObject { ["name"] = "eve@contoso.example" })).Status);
        Assert.Equal(400, (await alice.PutAsync("/sandbox/people", new JsonObject { ["nome"] = "bob@contoso.example" })).Status);
    }

    [Fact]
    public async Task Group_Deleted_HasNoMembersAndIsNotFound()
    {
        var group = (await alice.GetAsync("/v1.0/groups?$filter=displayName eq 'sre-team'")).Text("value", 0, "id")!;

        Assert.Equal(204, (await alice.SendAsync(HttpMethod.Delete, "/sandbox/groups?name=sre-team", string.Empty)).Status);

        Assert.DoesNotContain("sre-team", Person("carol@contoso.example").Groups);
        Assert.Equal(404, (await alice.GetAsync("/v1.0/groups/" + group)).Status);
        var answer = await alice.PostAsync($"/v1.0/directoryObjects/{Person("carol@contoso.example").ObjectId}/checkMemberGroups",
            new JsonObject { ["groupIds"] = Rules.List(group) });
        Assert.Equal((404, "Request_ResourceNotFound"), (answer.Status, answer.ErrorCode));
        Assert.Equal(400, (await alice.SendAsync(HttpMethod.Delete, "/sandbox/groups?name=sre-team", string.Empty)).Status);
    }

    [Fact]
    public async Task Groups_AreFilteredByNameOnly()
    {
        Assert.Equal(2, (await alice.GetAsync("/v1.0/groups")).Values.Count);
        Assert.Empty((await alice.GetAsync("/v1.0/groups?$filter=displayName eq 'none'")).Values);
        Assert.Equal(400, (await alice.GetAsync("/v1.0/groups?$filter=startswith(displayName,'s')")).Status);
    }

    [Fact]
    public async Task UsersAndServicePrincipals_AreFilteredByTheirNames()
    {
        var users = await alice.GetAsync("/v1.0/users?$filter=userPrincipalName eq 'BOB@contoso.example' or mail eq 'carol@contoso.example'&$select=id");
        var principals = await alice.GetAsync("/v1.0/servicePrincipals?$filter=displayName eq 'sweeper'");
        var applications = await alice.GetAsync($"/v1.0/servicePrincipals?$filter=appId eq '{Person("sweeper").AppId}'");

        Assert.Equal(["bob@contoso.example", "carol@contoso.example"], users.Values.Select(v => v!["userPrincipalName"]!.GetValue<string>()));
        Assert.Equal(Person("sweeper").ObjectId, Assert.Single(principals.Values)!["id"]!.GetValue<string>());
        Assert.Equal(Person("sweeper").ObjectId, Assert.Single(applications.Values)!["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("displayName eq 'O'Neil'")]
    [InlineData("displayName eq 'a' or ")]
    [InlineData("displayName eq 'a' and displayName eq 'b'")]
    [InlineData("displayName eq 'a')")]
    [InlineData("id eq 'a'")]
    [InlineData("")]
    public async Task Filter_ThatIsNone_Is400(string filter) =>
        Assert.Equal("Request_BadRequest", (await alice.GetAsync("/v1.0/users?$filter=" + Uri.EscapeDataString(filter))).ErrorCode);

    [Fact]
    public async Task Group_IsFoundByIdOnly()
    {
        var id = alice.World.AddGroup("O'Neil & sons");

        Assert.Equal("O'Neil & sons", (await alice.GetAsync("/v1.0/groups/" + id.ToUpperInvariant())).Text("displayName"));
        Assert.Equal(id, (await alice.GetAsync("/v1.0/groups?$filter=" + Uri.EscapeDataString("displayName eq 'O''Neil & sons'"))).Text("value", 0, "id"));
        Assert.Equal(404, (await alice.GetAsync("/v1.0/groups/sre-team")).Status);
    }

    [Fact]
    public async Task Graph_WithoutToken_IsRefusedInItsOwnWords()
    {
        using var nobody = new SandboxClient(alice.World, user: null);

        var answer = await nobody.GetAsync("/v1.0/me");

        Assert.Equal(401, answer.Status);
        Assert.Equal("InvalidAuthenticationToken", answer.ErrorCode);
    }

    private SandboxPerson Person(string name) => alice.World.People.Single(p => p.Name == name);
}
