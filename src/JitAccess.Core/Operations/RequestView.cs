using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Turns a story into what a person sees of a request.</summary>
internal static class RequestView
{
    public static JitRequest Of(RequestStory story, DateTimeOffset now, DecisionState decided = DecisionState.Open, IReadOnlyList<PlannedChange>? changes = null, string? message = null)
    {
        var request = story.Request ?? throw new JitAccessException(ErrorIds.RequestNotFound, JitErrorKind.NotFound, $"The ledger has no request {story.RequestId}.", story.RequestId.ToString());
        return new JitRequest
        {
            RequestId = story.RequestId.ToString(),
            VMName = request.ResourceId.Name,
            ResourceGroupName = request.ResourceId.ResourceGroupName,
            ResourceId = request.ResourceId.ToString(),
            Port = request.Port.ToString(),
            Source = request.Source.ToString(),
            Duration = request.Duration,
            Requester = request.Requester.ToString(),
            RequesterId = request.Requester.ObjectId,
            Status = story.StatusAt(now, decided),
            RequestedOn = story.Asked!.At,
            OpenedOn = story.Opened?.At,
            ExpiresOn = story.Until,
            ClosedOn = story.Closed?.At,
            Reason = PrintableText.Clean(request.Reason),
            StartsOn = request.StartAt,
            LapsesOn = request.LapsesOn,
            BreakGlass = request.BreakGlass,
            PolicyName = story.Opening?.PolicyName,
            ApprovedBy = (story.Opening?.Approvals ?? story.Decisions.Where(decision => decision.Approved).Select(decision => decision.Author.ToPerson())).Select(person => person.ToString()).ToArray(),
            DeniedBy = story.Decisions.FirstOrDefault(decision => !decision.Approved)?.Author.ToString(),
            SkippedApprovers = (story.Opening?.Skipped ?? []).Select(person => person.ToString()).ToArray(),
            Ticket = PrintableText.Clean(request.Ticket),
            Message = message ?? PrintableText.Clean(story.Failed?.Message),
            Proof = story.Closed?.Proof ?? story.Opened?.Proof,
            SessionsMayContinue = story.Closed?.SessionsMayContinue,
            Rules = (story.Opened?.Rules ?? story.Opening?.Rules ?? []).Select(placed => placed.ToString()).ToArray(),
            Changes = changes ?? [],
            History = story.Tell(),
        };
    }
}
