using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Requests;

/// <summary>Everything that the ledger says about one request. Where it stands is derived from it, never stored.</summary>
public sealed class RequestStory
{
    /// <summary>How long a request waits to be opened before it lapses.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromHours(8);

    public RequestStory(RequestId requestId, IEnumerable<StoredFact> facts)
    {
        RequestId = requestId;
        All = facts.OrderBy(stored => stored.Fact.At).ThenBy(stored => stored.Path.Value, StringComparer.Ordinal).ToArray();
        Asked = All.Select(stored => stored.Fact).OfType<RequestFact>().FirstOrDefault();
        Opening = All.Select(stored => stored.Fact).OfType<OpeningFact>().FirstOrDefault();
        Opened = All.Select(stored => stored.Fact).OfType<OpenedFact>().FirstOrDefault();
        Closed = All.Select(stored => stored.Fact).OfType<ClosedFact>().FirstOrDefault();
        Failed = All.Select(stored => stored.Fact).OfType<FailedFact>().FirstOrDefault();
    }

    public RequestId RequestId { get; }

    /// <summary>All facts, in the order of their times.</summary>
    public IReadOnlyList<StoredFact> All { get; }

    /// <summary>Null where the requester's fact is missing.</summary>
    public RequestFact? Asked { get; }

    public OpeningFact? Opening { get; }

    /// <summary>
    /// When the grant ends: what the claim says, but never later than the asked duration after the claim, nor than that duration after the request
    /// could last have been opened. Null before it is claimed.
    /// </summary>
    public DateTimeOffset? Until => Opening is not { } claim ? null
        : Request is not { } request ? claim.Until
        : new[] { claim.Until, claim.At + request.Duration, RequestId.AskedOn + TimeToLive + request.Duration }.Min();

    public OpenedFact? Opened { get; }

    public ClosedFact? Closed { get; }

    public FailedFact? Failed { get; }

    public AccessRequest? Request => Asked?.Request;

    public IEnumerable<DecisionFact> Decisions => All.Select(stored => stored.Fact).OfType<DecisionFact>();

    /// <summary>The requester's own withdrawal; somebody else's does not count.</summary>
    public WithdrawnFact? Withdrawn => All.Select(stored => stored.Fact).OfType<WithdrawnFact>().FirstOrDefault(fact => Asked is not null && Asked.Request.Requester.Is(fact.Author.ObjectId));

    public RevokeFact? Revoke => All.Select(stored => stored.Fact).OfType<RevokeFact>().FirstOrDefault();

    /// <summary>Who agreed so far.</summary>
    public IReadOnlyList<Person> Approvals => Decisions.Where(decision => decision.Approved).Select(decision => decision.Author.ToPerson()).ToArray();

    public IReadOnlyList<string> Heads => All.Select(stored => stored.Hash).ToArray();

    public RequestStatus StatusAt(DateTimeOffset now)
    {
        if (Closed is { } closed)
        {
            return closed.Cause switch
            {
                ClosingCause.Expired => RequestStatus.Expired,
                ClosingCause.ProofViolated => RequestStatus.Failed,
                _ => RequestStatus.Revoked,
            };
        }

        if (Failed is not null)
        {
            return RequestStatus.Failed;
        }

        if (Until is { } until)
        {
            return Revoke is not null || now >= until ? RequestStatus.Closing : Opened is null ? RequestStatus.Opening : RequestStatus.Active;
        }

        return Withdrawn is not null || Revoke is not null ? RequestStatus.Withdrawn
            : Decisions.Any(decision => !decision.Approved) ? RequestStatus.Denied
            : now >= RequestId.AskedOn + TimeToLive ? RequestStatus.Lapsed
            : Approvals.Count > 0 ? RequestStatus.Approved
            : RequestStatus.Pending;
    }

    /// <summary>Whether nothing more will happen to it.</summary>
    public static bool IsOver(RequestStatus status) =>
        status is RequestStatus.Expired or RequestStatus.Revoked or RequestStatus.Denied or RequestStatus.Withdrawn or RequestStatus.Lapsed or RequestStatus.Failed;

    /// <summary>The story in order, a line a fact, times in UTC.</summary>
    public IReadOnlyList<string> Tell() => All.Select(stored => string.Format(CultureInfo.InvariantCulture, "{0:yyyy-MM-dd HH:mm:ss}Z {1}", stored.Fact.At.UtcDateTime, Line(stored.Fact))).ToArray();

    private static string Line(Fact fact) => fact switch
    {
        RequestFact asked => $"{asked.Author} asked for {asked.Request.Port} from {asked.Request.Source} for {DurationText.Format(asked.Request.Duration)}",
        WithdrawnFact => $"{fact.Author} withdrew it",
        DecisionFact decision => $"{fact.Author} {(decision.Approved ? "approved" : "denied")} it",
        OpeningFact opening => string.Format(CultureInfo.InvariantCulture, "{0} claimed it, until {1:yyyy-MM-dd HH:mm:ss}Z", fact.Author, opening.Until.UtcDateTime),
        OpenedFact opened => $"{fact.Author} opened it: {(opened.Rules.Count == 0 ? "everything was open anyway" : string.Join(", ", opened.Rules))} ({opened.Proof})",
        RevokeFact => $"{fact.Author} wanted it closed",
        NeutralisedFact neutralised => $"{fact.Author} turned {string.Join(", ", neutralised.Rules)} into denies, since a lock forbids deleting",
        ClosedFact closed => $"{fact.Author} closed it ({closed.Cause}); established connections {(closed.SessionsMayContinue ? "may continue" : "were flushed")}",
        FailedFact failed => $"it failed: {failed.Message}",
        RepairedFact repaired => $"{fact.Author} repaired: {repaired.Message}",
        _ => fact.GetType().Name,
    };
}
