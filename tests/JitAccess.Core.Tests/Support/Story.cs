using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Tests.Support;

/// <summary>Tells the story of a request in facts.</summary>
internal sealed class Story(RequestId requestId)
{
    private readonly List<StoredFact> facts = [];

    public RequestId RequestId => requestId;

    public static SecurityRule AllowRule(RequestId requestId, DateTimeOffset until, int priority = 200, int number = 1) =>
        Lab.Allow(OurRuleName.Allow(requestId, number), priority, "203.0.113.7", "22") with
        {
            Destinations = ["10.1.1.4"],
            Description = RuleDescription.OfAllow(requestId, until, Lab.Alice),
        };

    public RequestStory Tell() => new(requestId, facts);

    public Story Asked() => Add(Lab.Alice, "request", new RequestFact { Author = Lab.Author(), At = Lab.Now, Request = Lab.Request(requestId: requestId) });

    public Story Decided(bool approved, string by = Lab.Bob) =>
        Add(by, "decision", new DecisionFact { RequestId = requestId, Subject = "hash0", Approved = approved, Author = Lab.Author(by), At = Lab.Now });

    public Story Withdrawn(string by = Lab.Alice) => Add(by, "withdrawn", new WithdrawnFact { RequestId = requestId, Author = Lab.Author(by), At = Lab.Now });

    public Story Revoked(string by = Lab.Bob) => Add(by, "revoke", new RevokeFact { RequestId = requestId, Author = Lab.Author(by), At = Lab.Now });

    public Story Opening(DateTimeOffset? until = null, params IReadOnlyList<PlacedRule> rules) => Add(null, "opening", new OpeningFact
    {
        RequestId = requestId,
        Subject = "hash0",
        Until = until ?? Lab.Now.AddHours(1),
        Rules = rules,
        VmId = "x",
        AttachmentRevision = 1,
        Author = Lab.Author(),
        At = Lab.Now,
    });

    /// <summary>A claim that names everything that was there.</summary>
    public Story OpeningByWhoSaw()
    {
        Opening();
        facts[^1] = facts[^1] with { Fact = facts[^1].Fact with { Follows = facts.Take(facts.Count - 1).Select(stored => stored.Hash).ToArray() } };
        return this;
    }

    public Story Held() =>
        Add(null, "held", new HeldFact { RequestId = requestId, ErrorId = "CeilingExceeded", Message = "m", Author = Lab.Author(), At = Lab.Now });

    public Story Opened(params IReadOnlyList<PlacedRule> rules) =>
        Add(null, "opened", new OpenedFact { RequestId = requestId, Rules = rules, Proof = "Proved", Author = Lab.Author(), At = Lab.Now });

    public Story Failed(string errorId = "X") =>
        Add(null, "failed", new FailedFact { RequestId = requestId, ErrorId = errorId, Message = "m", Author = Lab.Author(), At = Lab.Now });

    public Story Closed(ClosingCause cause) =>
        Add(null, "closed", new ClosedFact
        {
            RequestId = requestId,
            Cause = cause,
            Rules = [],
            SessionsMayContinue = true,
            Proof = "Proved",
            Author = Lab.Author(),
            At = Lab.Now
        });

    private Story Add(string? author, string kind, Fact fact)
    {
        facts.Add(new StoredFact(author is null ? FactPath.InJournal(requestId, kind) : FactPath.InRequests(requestId, author, kind), fact,
            "hash" + facts.Count.ToString(CultureInfo.InvariantCulture)));
        return this;
    }
}
