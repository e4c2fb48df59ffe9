using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.Tests;

public sealed class ResourceGraphTests : IDisposable
{
    private readonly SandboxClient alice = SandboxClient.Create();

    public void Dispose() => alice.Dispose();

    [Theory]
    [InlineData("resources | where type =~ 'Microsoft.Compute/VirtualMachines' | where name == 'web01'", "web01")]
    [InlineData("Resources | where type == 'microsoft.compute/virtualmachines' and name contains 'EB0'", "web01")]
    [InlineData("resources | where type == 'Microsoft.Compute/virtualMachines'", "")]
    [InlineData("resources | where name == 'WEB01'", "")]
    [InlineData("resources | where tolower(type) == 'microsoft.network/networksecuritygroups' | where tags contains 'nobody-knows'", "open01-nsg")]
    [InlineData("resources | where type =~ 'microsoft.network/networksecuritygroups' | where tags has 'nobody'", "open01-nsg")]
    [InlineData("resources | where type =~ 'microsoft.network/networksecuritygroups' | where tags has 'nobo'", "")]
    [InlineData("resources | where type =~ 'microsoft.network/networksecuritygroups' | where tags['owner'] == 'app-team'", "app-nsg")]
    [InlineData("resources | where type =~ 'microsoft.network/networksecuritygroups' | where tostring(properties.securityRules) contains 'DenyBadRange'",
        "web01-nsg")]
    [InlineData("resources | where type =~ 'microsoft.network/networksecuritygroups' and (tags.owner =~ 'APP-TEAM' or tags.env =~ 'TEST')",
        "app-nsg,twin01-nsg")]
    [InlineData("resources | where name in~ ('WEB01', 'db01') | order by name asc", "db01,web01")]
    [InlineData("resources | where name startswith 'twin01' and resourceGroup == 'test-rg' and type endswith 'machines'", "twin01")]
    [InlineData("resources // a comment\n| where properties.storageProfile.osDisk.osType == 'Windows' | sort by name desc | project name", "app02,app01")]
    [InlineData("resources | where type =~ 'microsoft.compute/virtualmachines' and not(name contains '0')", "")]
    [InlineData("resources | where isnotempty(properties.vmId) | order by name asc | take 2", "app01,app02")]
    public async Task Query_FindsWhatItSays(string query, string names)
    {
        var answer = await QueryAsync(query);

        Assert.Equal(names, string.Join(',', answer.At("data")!.AsArray().Select(r => r!["name"]!.GetValue<string>())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("resources | summarize count()")]
    [InlineData("resources | where")]
    [InlineData("resources | where name == 'x")]
    [InlineData("resources | where name ~ 'x'")]
    [InlineData("resources | where strcat(name) == 'x'")]
    [InlineData("tables | take 1")]
    [InlineData("resources where name == 'x'")]
    public async Task Query_ThatIsNotUnderstood_Is400(string query)
    {
        var answer = await QueryAsync(query);

        Assert.Equal(400, answer.Status);
        Assert.Equal("BadRequest", answer.ErrorCode);
        Assert.NotNull(answer.Text("error", "details", 0, "message"));
    }

    [Fact]
    public async Task Project_NamesAndComputesColumns()
    {
        var answer = await QueryAsync("resources | where name == 'web01' | project id, os = properties.storageProfile.osDisk.osType, tags.env, kind = tolower('X')");

        Assert.Equal(["id", "os", "tags_env", "kind"], answer.At("data", 0)!.AsObject().Select(p => p.Key));
        Assert.Equal("Linux", answer.Text("data", 0, "os"));
        Assert.Equal("x", answer.Text("data", 0, "kind"));
    }

    [Fact]
    public async Task Paging_CoversEverythingOnce()
    {
        var names = new List<string>();
        string? token = null;
        do
        {
            var options = new JsonObject { ["$top"] = 4 };
            if (token is not null)
            {
                options["$skipToken"] = token;
            }

            var answer = await alice.PostAsync("/providers/Microsoft.ResourceGraph/resources", new JsonObject
            {
                ["query"] = "resources | where type =~ 'microsoft.compute/virtualmachines' | project name",
                ["options"] = options,
            });
            Assert.Equal("10", answer.Text("totalRecords"));
            names.AddRange(answer.At("data")!.AsArray().Select(r => r!["name"]!.GetValue<string>()));
            token = answer.Text("$skipToken");
        }
        while (token is not null);

        Assert.Equal(10, names.Count);
        Assert.Equal(9, names.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Table_HasColumnsAndRows()
    {
        var answer = await alice.PostAsync("/providers/Microsoft.ResourceGraph/resources", new JsonObject
        {
            ["query"] = "resources | where name == 'web01' | project name, tags",
            ["options"] = new JsonObject { ["resultFormat"] = "table" },
        });

        Assert.Equal("""[{"name":"name","type":"string"},{"name":"tags","type":"object"}]""", answer.At("data", "columns")!.ToJsonString());
        Assert.Equal("""[["web01",{"env":"prod","role":"web"}]]""", answer.At("data", "rows")!.ToJsonString());
    }

    [Fact]
    public async Task WhatTheCallerMayNotRead_IsMissingSilently()
    {
        using var mallory = new SandboxClient(alice.World, "mallory@contoso.example");
        var query = new JsonObject { ["query"] = "resources" };
        var elsewhere = new JsonObject { ["query"] = "resources", ["subscriptions"] = Rules.List(Guid.Empty.ToString()) };

        Assert.Equal("0", (await mallory.PostAsync("/providers/Microsoft.ResourceGraph/resources", query)).Text("totalRecords"));
        Assert.Equal("0", (await alice.PostAsync("/providers/Microsoft.ResourceGraph/resources", elsewhere)).Text("totalRecords"));
        Assert.NotEqual("0", (await alice.PostAsync("/providers/Microsoft.ResourceGraph/resources", query)).Text("totalRecords"));
    }

    private Task<Answer> QueryAsync(string query) => alice.PostAsync("/providers/Microsoft.ResourceGraph/resources", new JsonObject { ["query"] = query });
}
