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
    public RequestStory(RequestId requestId, IEnumerable<StoredFact> facts)
    {
        RequestId = requestId;
        All = facts.OrderBy(stored => stored.Fact.At).ThenBy(stored => stored.Path.Value, StringComparer.Ordinal).ToArray();
        Opening = First<OpeningFact>();
        Opened = First<OpenedFact>();
        Closed = First<ClosedFact>();
        Failed = First<FailedFact>();
        Held = First<HeldFact>();
        var asked = All.Where(stored => stored.Fact is RequestFact).ToArray();

        // Anybody may write a request under their own id, also one that bears the id of somebody else's. What was claimed is known by
        // its hash; before that, two of them are none.
        Subject = Opening is { } claim ? asked.FirstOrDefault(stored => string.Equals(stored.Hash, claim.Subject, StringComparison.Ordinal))
            : asked.FirstOrDefault();
        IsContested = asked.Length > 1 && Opening is null;
    }

    public RequestId RequestId { get; }

    /// <summary>All facts, in the order of their times.</summary>
    public IReadOnlyList<StoredFact> All { get; }

    /// <summary>The requester's fact as it stands in the ledger; null where it is missing.</summary>
    public StoredFact? Subject { get; }

    /// <summary>Whether several people wrote a request under this id, so that it is nobody's. It is never opened.</summary>
    public bool IsContested { get; }

    /// <summary>Null where the requester's fact is missing.</summary>
    public RequestFact? Asked => Subject?.Fact as RequestFact;

    public OpeningFact? Opening { get; }

    /// <summary>Whether there is a claim that cannot be read: rules of it may be open, and what was claimed is not known.</summary>
    public bool IsClaimUnreadable { get; init; }

    /// <summary>
    /// When the grant ends: what the claim says, but never later than the asked duration after the claim, nor than that duration after the request
    /// could last have been opened. Null before it is claimed.
    /// </summary>
    public DateTimeOffset? Until => Opening is not { } claim ? null
        : Request is not { } request ? claim.Until
        : new[] { claim.Until, claim.At + request.Duration, request.LapsesOn + request.Duration }.Min();

    public OpenedFact? Opened { get; }

    public ClosedFact? Closed { get; }

    public FailedFact? Failed { get; }

    /// <summary>Why a sweep left it waiting; null where none did.</summary>
    public HeldFact? Held { get; }

    public AccessRequest? Request => Asked?.Request;

    /// <summary>What people said about exactly this request. Whether their word counts is the policy's to say.</summary>
    public IReadOnlyList<DecisionFact> Decisions =>
        All.Select(stored => stored.Fact).OfType<DecisionFact>().Where(decision => string.Equals(decision.Subject, Subject?.Hash, StringComparison.Ordinal))
            .ToArray();

    /// <summary>What somebody said with their decision about this request, as a clause that follows it; empty where they said nothing.</summary>
    internal string CommentOf(string objectId) =>
        Decisions.FirstOrDefault(decision =>
            string.Equals(decision.Author.ObjectId, objectId, StringComparison.OrdinalIgnoreCase))?.Comment is { Length: > 0 } comment
                ? $": '{PrintableText.Clean(comment)}'" : string.Empty;

    /// <summary>The requester's own withdrawal; somebody else's does not count.</summary>
    public WithdrawnFact? Withdrawn =>
        All.Select(stored => stored.Fact).OfType<WithdrawnFact>().FirstOrDefault(fact => Request is { } request && request.Requester.Is(fact.Author.ObjectId));

    public RevokeFact? Revoke => First<RevokeFact>();

    /// <summary>
    /// Who said no after the opener had looked and before the claim stood, or withdrew the request then; null where nobody did. What the claim names was
    /// judged with it. It ends the grant as a revocation does, which anybody may write: a no is never lost.
    /// </summary>
    public FactAuthor? Objector => Opening is not { } claim ? null
        : All.FirstOrDefault(stored => !claim.Follows.Contains(stored.Hash, StringComparer.Ordinal) && IsObjection(stored.Fact))?.Fact.Author;

    /// <summary>Whether a grant is to be closed before its time.</summary>
    public bool IsTakenBack => Revoke is not null || Objector is not null;

    public IReadOnlyList<string> Heads => All.Select(stored => stored.Hash).ToArray();

    /// <summary>Where the request stands.</summary>
    /// <param name="now">The service's time.</param>
    /// <param name="decided">What the decisions come to by the policy as it is now; a story alone cannot tell.</param>
    public RequestStatus StatusAt(DateTimeOffset now, DecisionState decided = DecisionState.Open)
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

        if (Failed is { } failed)
        {
            return string.Equals(failed.ErrorId, ErrorIds.RequestDenied, StringComparison.Ordinal) ? RequestStatus.Denied : RequestStatus.Failed;
        }

        if (Until is { } until)
        {
            return IsTakenBack || now >= until ? RequestStatus.Closing : Opened is null ? RequestStatus.Opening : RequestStatus.Active;
        }

        return IsContested ? RequestStatus.Failed
            : Withdrawn is not null || Revoke is not null ? RequestStatus.Withdrawn
            : decided == DecisionState.Denied ? RequestStatus.Denied
            : now >= LapsesOn ? RequestStatus.Lapsed
            : decided == DecisionState.Approved ? RequestStatus.Approved
            : RequestStatus.Pending;
    }

    private bool IsObjection(Fact fact) => fact switch
    {
        DecisionFact { Approved: false } no => string.Equals(no.Subject, Subject?.Hash, StringComparison.Ordinal),
        WithdrawnFact withdrawn => Request is { } request && request.Requester.Is(withdrawn.Author.ObjectId),
        _ => false,
    };

    private DateTimeOffset LapsesOn => Request?.LapsesOn ?? RequestId.AskedOn + AccessPolicy.UsualLifetime;

    /// <summary>Whether nothing more will happen to it.</summary>
    public static bool IsOver(RequestStatus status) =>
        status is RequestStatus.Expired or RequestStatus.Revoked or RequestStatus.Denied or RequestStatus.Withdrawn or RequestStatus.Lapsed or RequestStatus.Failed;

    /// <summary>The story in order, a line a fact, times in UTC.</summary>
    public IReadOnlyList<string> Tell() =>
        All.Select(stored =>
            string.Format(CultureInfo.InvariantCulture, "{0:yyyy-MM-dd HH:mm:ss}Z {1}", stored.Fact.At.UtcDateTime, FactSummary.Of(stored.Fact))).ToArray();

    private T? First<T>()
        where T : Fact => All.Select(stored => stored.Fact).OfType<T>().FirstOrDefault();
}
