using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Operations;

public sealed class JitFactTests
{
    private static readonly RequestId Id = Lab.NewRequestId();

    [Fact]
    public void Of_Request_HasWhatWasAsked()
    {
        var fact = new RequestFact
        {
            Author = Lab.Author() with { Name = "alice" },
            At = Lab.Now,
            Request = Lab.Request(requestId: Id) with { Reason = "disk full", Ticket = "INC1", BreakGlass = true },
        };
        var path = FactPath.InRequests(Id, Lab.Alice, "request");

        var row = JitFact.Of(new StoredFact(path, fact, "abc"));

        Assert.Equal(
            ("requests", "request", Id.ToString(), "vm01", "alice", Lab.Alice, "User", "ssh", "203.0.113.7", "disk full", "INC1", true, path.Value, "abc"),
            (row.Zone, row.Kind, row.RequestId, row.VMName, row.Author, row.AuthorId, row.AuthorKind, row.Port, row.From, row.Reason, row.Ticket,
                row.BreakGlass, row.Path, row.Hash));
        Assert.Contains("asked for ssh", row.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FactAboutARequest_TakesTheVmThatIsGiven()
    {
        var story = new Story(Id).Asked().Opening();
        var opening = story.Tell().All.Single(stored => stored.Fact is OpeningFact);

        Assert.Equal(("vm01", Lab.Now.AddHours(1)), (JitFact.Of(opening, Lab.VmId).VMName, JitFact.Of(opening, Lab.VmId).Until));
        Assert.Null(JitFact.Of(opening).VMName);
    }

    [Fact]
    public void Of_Policy_HasItsNameAndRevision()
    {
        var policy = new PolicyFact
        {
            Author = Lab.Author(),
            At = Lab.Now,
            Name = "prod",
            Revision = 3,
            State = PolicyState.Suspended,
            Policy = new AccessPolicy { Ports = [], Sources = AllowedSources.Any, MaxDuration = TimeSpan.FromHours(1), Requesters = [] },
            Reason = "=freeze",
        };

        var row = JitFact.Of(new StoredFact(FactPath.Policy("prod", 3), policy, "abc"));

        Assert.Equal(("control", "prod", 3, "'=freeze", null), (row.Zone, row.PolicyName, row.Revision, row.Reason, row.RequestId));
        Assert.StartsWith($"{Lab.Alice} suspended policy prod", row.Summary, StringComparison.Ordinal);
        Assert.Equal("Revision: 3; Policy: prod; State: Suspended; Reason: =freeze", row.Details.ToString());
    }

    [Fact]
    public void Of_HostileText_PrintsAndIsNoFormula()
    {
        var hostile = "=cmd|' /C calc'!A0\r\n\u001B[2J\u202E";
        var fact = new DecisionFact
        {
            Author = Lab.Author(Lab.Bob) with { Name = hostile },
            At = Lab.Now,
            RequestId = Id,
            Subject = "x",
            Approved = true,
            Comment = hostile
        };

        var row = JitFact.Of(new StoredFact(FactPath.InRequests(Id, Lab.Bob, "decision"), fact, "abc"));

        Assert.All(new[] { row.Author, row.Reason!, row.Summary }, text =>
        {
            Assert.Null(PrintableText.FirstProblem(text));
            Assert.StartsWith("'=cmd", text, StringComparison.Ordinal);
        });
        Assert.Null(PrintableText.FirstProblem(row.Details.ToString()));
    }

    [Fact]
    public void Tell_HostileName_Prints()
    {
        var fact = new WithdrawnFact { Author = Lab.Author() with { Name = "a\u001B[2J\r\n" }, At = Lab.Now, RequestId = Id };
        var story = new RequestStory(Id, [new StoredFact(FactPath.InRequests(Id, Lab.Alice, "withdrawn"), fact, "abc")]);

        Assert.Null(PrintableText.FirstProblem(Assert.Single(story.Tell())));
    }
}
