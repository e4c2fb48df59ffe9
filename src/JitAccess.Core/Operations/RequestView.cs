using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Turns a story into what a person sees of a request.</summary>
internal static class RequestView
{
    public static JitRequest Of(RequestStory story, DateTimeOffset now, DecisionTally? decided = null, IReadOnlyList<PlannedChange>? changes = null,
        string? message = null)
    {
        var request = story.Request
            ?? throw new JitAccessException(ErrorIds.RequestNotFound, JitErrorKind.NotFound, $"The ledger has no request {story.RequestId}.",
            story.RequestId.ToString());
        var tally = decided ?? DecisionTally.None;
        var status = story.StatusAt(now, tally.State);
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
            Status = status,
            RequestedOn = story.Asked!.At,
            OpenedOn = story.Opened?.At,
            ExpiresOn = story.Until,
            ClosedOn = story.Closed?.At,
            Reason = PrintableText.Clean(request.Reason),
            StartsOn = request.StartAt,
            LapsesOn = request.LapsesOn,
            BreakGlass = request.BreakGlass,
            PolicyName = story.Opening?.PolicyName,
            ApprovedBy = (story.Opening?.Approvals ?? tally.ApprovedBy).Select(person => person.ToString()).ToArray(),
            DeniedBy = tally.Denier?.ToString(),
            SkippedApprovers = (story.Opening?.Skipped ?? []).Select(person => person.ToString()).ToArray(),
            Ticket = PrintableText.Clean(request.Ticket),
            Message = message ?? PrintableText.Clean(story.Failed?.Message) ?? MessageOf(story, status, tally),
            Proof = PrintableText.Clean(story.Closed?.Proof ?? story.Opened?.Proof),
            SessionsMayContinue = story.Closed?.SessionsMayContinue,
            Rules = (story.Opened?.Rules ?? story.Opening?.Rules ?? []).Select(placed => placed.ToString()).ToArray(),
            Changes = changes ?? [],
            History = story.Tell(),
        };
    }

    private static string? MessageOf(RequestStory story, RequestStatus status, DecisionTally tally) => status switch
    {
        RequestStatus.Denied when tally.Denier is { } denier => $"{denier} denied it{story.CommentOf(denier.ObjectId)}.",
        RequestStatus.Failed when story.IsContested => "Several people wrote a request under this id, so it is nobody's.",
        RequestStatus.Closing when story.Objector is { } objector => $"{objector} said no while it was being opened, so the next sweep closes it.",
        RequestStatus.Pending or RequestStatus.Approved =>
            string.Join(" ",
                new[] { PrintableText.Clean(tally.Stopped), tally.Missing, StartOf(story), PrintableText.Clean(story.Held?.Message) }.Where(part => part is not null))
                is { Length: > 0 } waits ? waits : null,
        _ => null,
    };

    private static string? StartOf(RequestStory story) =>
        story.Request?.StartAt is { } start ? string.Format(CultureInfo.InvariantCulture, "It opens at {0:yyyy-MM-dd HH:mm:ss}Z.", start.UtcDateTime) : null;
}
