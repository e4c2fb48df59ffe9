using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using JitAccess.Ledger;
using Xunit;

namespace JitAccess.Backend.Tests.People;

/// <summary>Text that people type stays text: in facts, rules, paths, questions and listings.</summary>
public sealed class InjectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Text that is kept to the letter.</summary>
    public static TheoryData<string> Odd => new()
    {
        "it's \"quoted\" `here` and $(there)",
        "../../../control/policies/linux/9.json",
        "..\\..\\journal\\x",
        "</script><b>x</b>",
        "\",\"approved\":true,\"x\":\"",
        "{0} {1:x} %s %n",
        "Ünï©ödé 日本語 😀",
        "' OR 1=1 --",
        new string('x', AccessRequest.MaxTextLength),
    };

    /// <summary>Text that is refused: it would not print as it stands, or is too long.</summary>
    public static TheoryData<string> Bad => new()
    {
        "two\nlines", "two\rlines", "tab\there", "bell\u0007", "nul\0", "right \u202E to left", "\u2066isolate", "zero\u200Bwidth", "\u2028line",
            "half <D800>", "esc \u001B[31mred", "tag \U000E0041hidden", "private \U000F0000use", new string('x', 10 * 1024),
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Name_ThatDoesNotPrint_IsShownOnOneLineAndBriefly(string name)
    {
        using var people = await OpenAsync();

        foreach (var attempt in new Func<Task>[]
        {
            () => people.Stage.RequestAsync(people["alice"], Stage.Wish("web01") with { Vm = Stage.Vm(name) }),
            () => new SetPolicy(people["alice"], people.Stage.Told).PlanAsync(new PolicyChange { Name = name }, Stage.None),
        })
        {
            var message = (await Assert.ThrowsAnyAsync<JitAccessException>(attempt)).Message;
            Assert.Null(PrintableText.FirstProblem(message));
            Assert.InRange(message.Length, 1, 400);
        }
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Text_ThatPrints_IsKeptToTheLetterAndEscapesNothing(string text)
    {
        using var people = await OpenAsync();

        var request = await people.AskAsync(otherwise: wish => wish with { Reason = text, Ticket = text });
        await people.ApproveAsync("lead", request, text);
        await people.SweepAsync();
        var open = await people.LookAsync(request);
        await new RevokeAccess(people["alice"], people.Stage.Told).ExecuteAsync(
            await new RevokeAccess(people["alice"], people.Stage.Told).PlanAsync(RequestReference.Of(request.RequestId), text, Stage.None), Stage.None);

        Assert.Equal((RequestStatus.Active, text, text), (open.Status, open.Reason, open.Ticket));
        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories);
        Assert.All(files, AssertIsFact);
        Assert.Equal(4,
            files.Select(File.ReadAllText)
            .Sum(document => JsonDocument.Parse(document).RootElement.EnumerateObject().SelectMany(Texts).Count(value => value == text)));
        Assert.Equal(RequestStatus.Revoked, (await people.LookAsync(request)).Status);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Text_ThatDoesNotPrint_IsRefusedByNameAndNothingIsWritten(string shown)
    {
        // Half a character does not survive the runner.
        var text = shown.Replace("<D800>", "\uD800", StringComparison.Ordinal);
        using var people = await OpenAsync();
        var request = await people.AskAsync();
        var before = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length;

        foreach (var (what, act) in new (string What, Func<Task> Act)[]
        {
            ("reason", () => people.AskAsync(otherwise: wish => wish with { Reason = text })),
            ("ticket", () => people.AskAsync(otherwise: wish => wish with { Ticket = text })),
            ("comment", () => people.ApproveAsync("lead", request, text)),
            ("comment", () => people.DenyAsync("lead", request, text)),
            ("reason", () => new RevokeAccess(people["bob"], people.Stage.Told).PlanAsync(RequestReference.Of(request.RequestId), text, Stage.None)),
        })
        {
            var error = await Assert.ThrowsAsync<JitAccessException>(act);
            Assert.Equal(ErrorIds.ReasonInvalid, error.ErrorId);
            Assert.StartsWith($"The {what} has ", error.Message, StringComparison.Ordinal);
            Assert.Null(PrintableText.FirstProblem(error.Message));
            Assert.InRange(error.Message.Length, 1, 200);
        }

        Assert.Equal(before, Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Text_PlantedInFacts_IsShownOnOneLineWithoutControlCharacters(string text)
    {
        using var people = await PeopleStage.OpenAsync();
        var lead = people["lead"].Account;
        var first = await people.AskAsync();
        var asked = (RequestFact)(await people["alice"].Facts.ReadAsync(FactPath.InRequests(RequestId.Parse(first.RequestId), first.RequesterId, "request"),
            Stage.None))!.Fact;
        var id = RequestId.Create(people.World.Clock.Now, people["bob"].Randomness.NextBytes(10));
        await people.PlantAsync(FactPath.InRequests(id, first.RequesterId, "request"),
            asked with { Request = asked.Request with { RequestId = id, Reason = text, Ticket = text } });
        await people.PlantAsync(
            FactPath.InRequests(id, lead.ObjectId, "decision"),
            new DecisionFact
            {
                RequestId = id,
                Approved = false,
                Comment = text,
                Subject = (await people["alice"].Facts.ReadAsync(FactPath.InRequests(id, first.RequesterId, "request"), Stage.None))!.Hash,
                Author = lead with { Name = text },
                At = people.World.Clock.Now
            });

        var seen = await new GetRequests(people["alice"], people.Stage.Told).GetAsync(RequestReference.Of(id.ToString()), Stage.None);

        Assert.Equal(RequestStatus.Denied, seen.Status);
        Assert.All(
            seen.History.Concat([seen.Reason!, seen.Ticket!, seen.Message!, seen.DeniedBy!]),
            line => Assert.Null(PrintableText.FirstProblem(line)));
    }

    [Theory]
    [InlineData("web01\u202E")]
    [InlineData("web\n01")]
    [InlineData("..")]
    [InlineData("web01?x")]
    [InlineData("web01\\x")]
    public void VmName_ThatDoesNotPrintOrLeavesItsPlace_IsNoResourceId(string name) =>
        Assert.False(ResourceId.TryParse($"/subscriptions/x/resourceGroups/y/providers/Microsoft.Compute/virtualMachines/{name}", out _));

    [Fact]
    public async Task RuleDescriptions_AreAtMost140Characters()
    {
        using var people = await PeopleStage.OpenAsync();
        var request = await people.AskAsync(otherwise: wish => wish with { Reason = new string('x', 1000), Ticket = new string('y', 1000) });
        await people.ApproveAsync("lead", request, new string('z', 1000));
        await people.SweepAsync();

        var group = await people["alice"].Network.GetSecurityGroupAsync(ResourceId.Parse(Stage.GroupId("web01-nsg")), Stage.None);

        var ours = group.Rules.Where(rule => rule.Name.StartsWith("JitAccess-", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, ours.Length);
        Assert.All(ours, rule => Assert.InRange(rule.Description!.Length, 1, 140));
        Assert.DoesNotContain(ours, rule => rule.Description!.Contains("xxx", StringComparison.Ordinal));
    }

    private Task<PeopleStage> OpenAsync() => PeopleStage.OpenAsync(store: new FolderFactStore(folder.Path));

    private void AssertIsFact(string file)
    {
        var path = Path.GetRelativePath(folder.Path, file).Replace('\\', '/');
        Assert.True(FactPath.TryParse(path, out var parsed), path);
        var document = File.ReadAllBytes(file);
        Assert.Equal(document, FactSerializer.Serialize(parsed!, FactSerializer.Deserialize(parsed!, document)));
    }

    private static IEnumerable<string> Texts(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.String => [property.Value.GetString()!],
        JsonValueKind.Object => property.Value.EnumerateObject().SelectMany(Texts),
        _ => [],
    };
}
