using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Watches a request until it is open or over. It changes nothing, so that whoever stops it leaves the request alone.</summary>
/// <param name="context">The connection.</param>
/// <param name="observer">Who is told.</param>
/// <param name="seen">Is given the request after every look, with what it waits for.</param>
public sealed class WaitForRequest(JitContext context, IOperationObserver observer, Action<JitRequest>? seen = null)
{
    /// <summary>The first pause between two looks; a look is a few lists of the ledger, and nothing of ARM.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(3);

    /// <summary>The pause between looks at something that takes long.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>The pause grows with the time that has gone by: what took ten minutes is seen half a minute late.</summary>
    private const int Patience = 20;

    private readonly GetRequests requests = new(context, observer);

    /// <summary>The request once it is what was waited for.</summary>
    /// <param name="reference">The request.</param>
    /// <param name="goal">What is waited for.</param>
    /// <param name="timeout">The longest time to wait; null to wait until the request ends by itself.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException">
    /// It ended otherwise: <see cref="ErrorIds.RequestDenied"/>, <see cref="ErrorIds.RequestNotOpened"/>; or not in time: <see cref="ErrorIds.WaitTimedOut"/>.
    /// </exception>
    public async Task<JitRequest> WaitAsync(RequestReference reference, WaitGoal goal, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var begun = context.Clock.Now;
        while (true)
        {
            var request = await requests.GetAsync(reference, cancellationToken).ConfigureAwait(false);
            seen?.Invoke(request);
            if (IsReached(request, goal))
            {
                return request;
            }

            if (goal == WaitGoal.Opened && IsPastOpening(request.Status))
            {
                throw NotOpened(request);
            }

            var now = context.Clock.Now;
            if (timeout is { } longest && now - begun >= longest)
            {
                throw new JitAccessException(
                    ErrorIds.WaitTimedOut, JitErrorKind.Timeout, $"{request.RequestId} is {request.Status.ToString().ToLowerInvariant()} after {DurationText.Format(longest)}.{Because(request)} It goes on; Wait-JitRequest {request.RequestId} waits again.", request.RequestId)
                {
                    RequestId = request.RequestId,
                };
            }

            await context.Clock.DelayAsync(PauseOf(request, now, begun, timeout), cancellationToken).ConfigureAwait(false);
        }
    }

    // Also where it ended in between: that it was open is what was waited for only while it is.
    private static bool IsReached(JitRequest request, WaitGoal goal) =>
        goal == WaitGoal.Opened ? request.Status == RequestStatus.Active : RequestStory.IsOver(request.Status);

    private static bool IsPastOpening(RequestStatus status) => status == RequestStatus.Closing || RequestStory.IsOver(status);

    private static TimeSpan PauseOf(JitRequest request, DateTimeOffset now, DateTimeOffset begun, TimeSpan? timeout)
    {
        var pause = TimeSpan.FromTicks((now - begun).Ticks / Patience);
        pause = pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
        foreach (var end in new[] { request.LapsesOn, request.ExpiresOn, begun + timeout })
        {
            pause = end is { } moment && moment > now && moment - now < pause ? moment - now : pause;
        }

        return pause;
    }

    private static JitAccessException NotOpened(JitRequest request) => new(
        request.Status == RequestStatus.Denied ? ErrorIds.RequestDenied : ErrorIds.RequestNotOpened, JitErrorKind.InvalidOperation,
        string.Format(CultureInfo.InvariantCulture, "{0} is {1}{2}.{3}", request.RequestId, request.Status.ToString().ToLowerInvariant(),
            request.OpenedOn is null ? " and was not opened" : string.Empty, Because(request)), request.RequestId)
    {
        RequestId = request.RequestId,
    };

    private static string Because(JitRequest request) => string.IsNullOrEmpty(request.Message) ? string.Empty : $" {request.Message}";
}
