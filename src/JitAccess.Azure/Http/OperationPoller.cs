using System;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure;
using Azure.Core;
using JitAccess.Azure.Json;

namespace JitAccess.Azure.Http;

/// <summary>Follows a write that the service has accepted until it says that it is done.</summary>
internal sealed class OperationPoller(ArmClient client)
{
    /// <summary>How long an operation may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private const int PatientPolls = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private enum Progress
    {
        Running,
        Done,
    }

    /// <param name="accepted">The answer to the write.</param>
    /// <param name="resource">What was written: looked at where the service names nothing else to look at.</param>
    /// <param name="call">What it is for.</param>
    /// <param name="cancellationToken">Cancels the waiting, not the operation.</param>
    public Task FollowAsync(Response accepted, Uri resource, ArmCall call, CancellationToken cancellationToken)
    {
        if (accepted.Headers.TryGetValue("Azure-AsyncOperation", out var operation))
        {
            var uri = client.Follow(operation!, "Azure-AsyncOperation", call, accepted.Status);
            return PollAsync(accepted, uri, answer => Judge(ArmClient.Read(answer, Status, call), call), call, cancellationToken);
        }

        if (accepted.Status == 202)
        {
            var uri = accepted.Headers.TryGetValue("Location", out var location)
                ? client.Follow(location!, "Location", call, accepted.Status)
                : throw ArmFailure.Malformed("it was accepted without saying where its progress can be seen", call, accepted.Status);
            return PollAsync(accepted, uri, answer => answer.Status == 202 ? Progress.Running : Progress.Done, call, cancellationToken);
        }

        // Some writes are announced only by the state of what was written.
        return accepted.Status != 204 && !accepted.Content.ToMemory().IsEmpty
            && Judge(ArmClient.Read(accepted, ProvisioningState, call), call) == Progress.Running
            ? PollAsync(accepted, resource, answer => Judge(ArmClient.Read(answer, ProvisioningState, call), call), call, cancellationToken)
            : Task.CompletedTask;
    }

    private static (string? State, ServiceError Error) Status(JsonElement answer) =>
        (answer.Text("status") ?? throw new MalformedAnswerException("an operation without 'status'"), ServiceError.Read(answer));

    private static (string? State, ServiceError Error) ProvisioningState(JsonElement answer) =>
        (answer.Child("properties")?.Text("provisioningState"), new ServiceError(null, null));

    private static Progress Judge((string? State, ServiceError Error) seen, ArmCall call) => seen.State?.ToUpperInvariant() switch
    {
        null or "SUCCEEDED" => Progress.Done,
        "FAILED" or "CANCELED" or "CANCELLED" => throw ArmFailure.OfOperation(seen.Error, seen.State!, call),
        _ => Progress.Running,
    };

    private async Task PollAsync(Response last, Uri uri, Func<Response, Progress> judge, ArmCall call, CancellationToken cancellationToken)
    {
        var started = client.Clock.Now;
        for (var poll = 0; ; poll++)
        {
            await client.Clock.DelayAsync(Pause(last, poll), cancellationToken).ConfigureAwait(false);
            last = await client.SendAsync(RequestMethod.Get, uri, body: null, call, cancellationToken).ConfigureAwait(false);
            if (judge(last) == Progress.Done)
            {
                return;
            }

            if (client.Clock.Now - started >= Limit)
            {
                throw ArmFailure.TimedOut(Limit, call);
            }
        }
    }

    // What the service asks for; a pause that it asks to be none is believed for a while, so that nothing runs in circles.
    private static TimeSpan Pause(Response last, int poll)
    {
        if (last.Headers.TryGetValue("Retry-After", out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && (seconds > 0 || poll < PatientPolls))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, Limit.TotalSeconds));
        }

        var growing = TimeSpan.FromTicks(FirstPause.Ticks << Math.Min(poll, 10));
        return growing < LongestPause ? growing : LongestPause;
    }
}
