using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Ledger.PolicyFiles;
using Xunit;

namespace JitAccess.Ledger.Tests.PolicyFiles;

public sealed class PolicyFileTests
{
    [Fact]
    public void Full_IsReadWithAllItsMembers()
    {
        var draft = Assert.Single(PolicyFileReader.Read(PolicyFileTexts.Full).Drafts);

        Assert.Equal(("prod-linux", "$"), (draft.Name, draft.Path));
        Assert.Equal([PortSpecification.Ssh, PortSpecification.Rdp], draft.Ports);
        Assert.Equal(new PortLimit(PortSpecification.Rdp, AllowedSources.Parse(["10.0.0.0/8"]), TimeSpan.FromMinutes(30)), Assert.Single(draft.PortLimits));
        Assert.Equal("203.0.113.0/24, 2001:db8::/32", draft.Sources.ToString());
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.FromHours(8), TimeSpan.FromHours(4)), (draft.MaxDuration, draft.MaxContinuous, draft.RequestLifetime));
        Assert.Equal("sre@contoso.example", draft.Requesters[0].Text);
        Assert.Equal(new PersonReference("d0117050-0000-4000-8000-000000000001", "sre-team", PersonKind.Group), draft.Requesters[1]);
        Assert.Equal((2, 1, 1, true), (draft.Approvers.Count, draft.RequiredApprovals, draft.BreakGlass.Count, draft.RequireReason));
        Assert.Equal((@"^(INC|CHG)\d{6}$", "Mon-Fri 08:00-18:00", "Europe/Istanbul"), (draft.TicketPattern, draft.Hours!.ToString(), draft.TimeZone));
    }

    [Fact]
    public void Written_IsReadBackAsTheSame()
    {
        var draft = Assert.Single(PolicyFileReader.Read(PolicyFileWriter.Write([PolicyFileTexts.Policy])).Drafts);

        Assert.Empty(draft.Problems);
        Assert.Equal(PolicyFileTexts.Policy, draft.With(Found(draft.Requesters), Found(draft.Approvers), Found(draft.BreakGlass)));
    }

    [Fact]
    public void Written_IsForPeopleAndForGit()
    {
        var text = PolicyFileWriter.Write([PolicyFileTexts.Policy]);

        Assert.Contains("\"maxDuration\": \"1h30m\"", text, StringComparison.Ordinal);
        Assert.Contains(@"""^(INC|CHG)\\d{6}+$""", text, StringComparison.Ordinal);
        Assert.Contains("läuft", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SevenMistakes_AreSevenProblemsEachWithItsPath()
    {
        const string text = """
            {
              "name": "Prod Linux",
              "ports": [ "ssh", "telnet", { "port": "rdp", "maxDuration": "soon" } ],
              "allowedSource": [ "203.0.113.1/24" ],
              "requesters": [ { "objectId": "sre" } ],
              "requiredApprovals": "one",
              "maxduration": "2h"
            }
            """;

        var problems = PolicyFileReader.Read(text).Drafts.Single().Problems;

        Assert.Equal(
            ["allowedSource[0]", "maxduration", "name", "ports[1]", "ports[2].maxDuration", "requesters[0].objectId", "requiredApprovals"],
            problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
        Assert.Contains(problems, problem => problem.Message.Contains("write 'maxDuration'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ports", "write at least one.")]
    [InlineData("requesters", "write at least one.")]
    [InlineData("allowedSource", "leave it out for any source")]
    public void List_ThatIsEmpty_SaysWhatToWrite(string member, string says)
    {
        var problem = Assert.Single(PolicyFileReader.Read(PolicyFileTexts.With(member, "[]")).Drafts.Single().Problems);

        Assert.Equal(member, problem.Path);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Member_ThatIsThereTwice_IsAProblem_HoweverItIsWritten()
    {
        const string text = """{ "name": "p", "ports": ["ssh"], "requesters": ["a"], "maxDuration": "1h", "max\u0044uration": "24h" }""";

        var problems = PolicyFileReader.Read(text).Drafts.Single().Problems;

        Assert.Equal("maxDuration", Assert.Single(problems).Path);
    }

    [Fact]
    public void List_WithOneNameTwice_IsAProblemOfTheSecond()
    {
        var least = PolicyFileTexts.With("requireReason", "true");

        var reading = PolicyFileReader.Read($"[{least}, {least}, 7]");

        Assert.Empty(reading.Drafts[0].Problems);
        Assert.Equal(("$[1]", "name"), (reading.Drafts[1].Path, Assert.Single(reading.Drafts[1].Problems).Path));
        Assert.Equal("$[2]", Assert.Single(reading.Problems).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{ \"name\": \"p\", }")]
    [InlineData("{ /* p */ }")]
    [InlineData("{} {}")]
    [InlineData("\uD800")]
    public void NoJson_IsOneProblem(string text) => Assert.Equal("$", Assert.Single(PolicyFileReader.Read(text).Problems).Path);

    [Fact]
    public void NoJson_IsToldByLineAndPosition() =>
        Assert.Contains("line 2 at position 4", Assert.Single(PolicyFileReader.Read("{\n   x\n}").Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void TooLong_IsNotRead()
    {
        var problem = Assert.Single(PolicyFileReader.Read(new string(' ', PolicyReading.MaxLength + 1)).Problems);

        Assert.Contains("1048576 are allowed", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TooDeep_IsNotRead() => Assert.Equal("$", Assert.Single(PolicyFileReader.Read(new string('[', 100) + new string(']', 100)).Problems).Path);

    [Fact]
    public void TooMany_AreNotRead()
    {
        var reading = PolicyFileReader.Read($"[{string.Join(",", Enumerable.Repeat("{}", PolicyReading.MaxPolicies + 1))}]");

        Assert.Empty(reading.Drafts);
        Assert.Equal("$", Assert.Single(reading.Problems).Path);
    }

    [Theory]
    [InlineData("a\\u0000b")]
    [InlineData("a\\nb")]
    [InlineData("\\u202Egnp.exe")]
    [InlineData("\\ud800")]
    public void Text_ThatDoesNotPrint_IsAProblemThatPrints(string text)
    {
        foreach (var member in new[] { "timeZone", "ticketPattern", "requesters", "approvers" })
        {
            var value = member.EndsWith('s') ? $"[\"{text}\"]" : $"\"{text}\"";
            var problem = Assert.Single(PolicyFileReader.Read(PolicyFileTexts.With(member, value)).Drafts.Single().Problems);
            Assert.StartsWith(member, problem.Path, StringComparison.Ordinal);
            Assert.All(problem.Path + problem.Message, character => Assert.False(char.IsControl(character) || character is '\u202E' or '\uD800'));
        }
    }

    [Fact]
    public void Member_WithAHostileName_IsQuotedAndCut()
    {
        var name = "x\\u202E\\n" + new StringBuilder().Insert(0, "long ", 100);

        var problem = Assert.Single(PolicyFileReader.Read(PolicyFileTexts.With(name, "1")).Drafts.Single().Problems);

        Assert.StartsWith("['", problem.Path, StringComparison.Ordinal);
        Assert.True(problem.Path.Length < 80 && problem.Message.Length < 600);
        Assert.All(problem.Path + problem.Message, character => Assert.False(char.IsControl(character) || character is '\u202E'));
    }

    private static Person[] Found(IReadOnlyList<PersonReference> people) =>
        [.. people.Select(person => new Person(person.ObjectId!, person.Name, person.Kind))];
}
