using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

public sealed class PolicyImportTests : IDisposable
{
    private const string Least = """{ "name": "least", "ports": ["rdp"], "requesters": ["alice@contoso.example"] }""";

    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Export_ThenImportElsewhere_GivesTheSamePolicy()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story);
        var text = await new ExportPolicies(alice, stage.Told).WriteAsync([PolicyStage.Name], Stage.None);
        using var other = new Stage();
        var there = await other.ConnectAsync();

        var imported = Assert.Single(await ImportAsync(other, there, text));

        Assert.Equal(1, imported.Revision);
        Assert.Equal((await FactAsync(alice)).Policy, (await FactAsync(there)).Policy);
        Assert.Equal(1, Assert.Single(await ImportAsync(other, there, text)).Revision);
    }

    [Fact]
    public async Task Import_DoesNotKeepWhatTheDocumentLeavesOut()
    {
        var alice = await stage.ConnectAsync();
        _ = await stage.SetAsync(alice, PolicyStage.Story with { Name = "least" });

        var policy = Assert.Single(await ImportAsync(stage, alice, Least));

        Assert.Equal((2, 0, false, "Any"), (policy.Revision, policy.RequiredApprovals, policy.RequireReason, policy.AllowedSource));
        Assert.Null(policy.Hours);
        Assert.Empty(policy.Approvers);
    }

    [Fact]
    public async Task Import_OfAListWithOneWrongPolicy_StatesNone()
    {
        var alice = await stage.ConnectAsync();
        var wrong = """{ "name": "wrong", "ports": ["ssh"], "requesters": ["nobody@contoso.example"] }""";

        var error = await PolicyStage.InvalidAsync(() => ImportAsync(stage, alice, $"[{Least}, {wrong}]"));

        Assert.Equal("$[1].requesters[0]", Assert.Single(error.Problems).Path);
        Assert.Equal(ErrorIds.PersonNotFound, error.ErrorId);
        Assert.Empty(await stage.ListPoliciesAsync(alice));
    }

    [Fact]
    public async Task Import_WithSevenMistakesOfEverySort_TellsSeven()
    {
        var alice = await stage.ConnectAsync();
        const string text = """
            {
              "name": "wrong",
              "ports": [ "ssh", "telnet" ],
              "maxDuration": "2d",
              "requesters": [ "nobody@contoso.example" ],
              "approvers": [ "sweeper" ],
              "ticketPattern": "(",
              "hours": "Mon-Fri 08:00-18:00",
              "timeZone": "Europe/Istambul",
              "colour": "red"
            }
            """;

        var error = await PolicyStage.InvalidAsync(() => ImportAsync(stage, alice, text));

        Assert.Equal(
            ["$.approvers[0]", "$.colour", "$.maxDuration", "$.ports[1]", "$.requesters[0]", "$.ticketPattern", "$.timeZone"],
            error.Problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Import_OfAMemberThatCannotBeRead_IsNotToldAgainForWhatItLeavesOut()
    {
        var alice = await stage.ConnectAsync();
        const string text = """
            { "name": "p", "ports": ["telnet"], "requesters": [1], "approvers": [2], "requiredApprovals": 1, "hours": "never", "timeZone": "UTC" }
            """;

        var error = await PolicyStage.InvalidAsync(() => ImportAsync(stage, alice, text));

        Assert.Equal(
            ["$.approvers[0]", "$.hours", "$.ports[0]", "$.requesters[0]"],
            error.Problems.Select(problem => problem.Path).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Import_OfAPersonByObjectId_TakesTheIdAndTellsOfAnotherName()
    {
        var alice = await stage.ConnectAsync();
        const string text = """
            {
              "name": "p",
              "ports": [ "ssh" ],
              "requesters": [ { "objectId": "a0117050-0000-4000-8000-000000000002", "name": "robert@contoso.example" }, "alice@contoso.example" ]
            }
            """;

        var import = Assert.Single(await new ImportPolicies(alice, stage.Told).ReadAsync(text, Stage.None));

        Assert.Equal(["bob@contoso.example", "alice@contoso.example"], import.Policy.Requesters.Select(person => person.Name));
        Assert.Contains("robert@contoso.example", Assert.Single(import.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_WithOnePersonTwice_IsTold()
    {
        var alice = await stage.ConnectAsync();
        const string text = """
            { "name": "p", "ports": ["ssh"], "requesters": [ "alice@contoso.example", { "objectId": "A0117050-0000-4000-8000-000000000001" } ] }
            """;

        var error = await PolicyStage.InvalidAsync(() => ImportAsync(stage, alice, text));

        Assert.Equal("$.requesters[1]", Assert.Single(error.Problems).Path);
    }

    [Fact]
    public async Task Export_OfAPolicyThatIsNotThere_IsRefused()
    {
        var alice = await stage.ConnectAsync();

        var error = await Assert.ThrowsAsync<JitAccessException>(() => new ExportPolicies(alice, stage.Told).WriteAsync(["gone"], Stage.None));

        Assert.Equal(ErrorIds.PolicyNotFound, error.ErrorId);
    }

    internal static async Task<IReadOnlyList<JitPolicy>> ImportAsync(Stage stage, JitContext context, string text)
    {
        var import = new ImportPolicies(context, stage.Told);
        var done = new List<JitPolicy>();
        foreach (var policy in await import.ReadAsync(text, Stage.None))
        {
            done.Add(await import.ExecuteAsync(await import.PlanAsync(policy, Stage.None), Stage.None));
        }

        return done;
    }

    private static async Task<PolicyFact> FactAsync(JitContext context) =>
        (PolicyFact)(await context.Facts.ReadAsync(FactPath.Policy(PolicyStage.Name, 1), Stage.None))!.Fact;
}
