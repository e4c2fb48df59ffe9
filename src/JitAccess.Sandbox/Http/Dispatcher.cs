using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Sandbox.Blobs;
using JitAccess.Sandbox.Control;
using JitAccess.Sandbox.Endpoints;
using JitAccess.Sandbox.Identity;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Http;

/// <summary>The way of a request: who is it, what fault meets it, which operation is meant, may he, do it, say so.</summary>
internal sealed class Dispatcher(SandboxWorld world, SandboxState state)
{
    private readonly Router router = new(EndpointTable.All);
    private readonly ControlPlane control = new(world, state);
    private readonly BlobService blobs = new(state);

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        var request = await ArmRequest.ReadAsync(message).ConfigureAwait(false);
        if (control.Answers(request))
        {
            return ResponseWriter.Write(message, control.Handle(request), state.Clock.Now);
        }

        await PassTimeAsync(state.Options.Latency, cancellation).ConfigureAwait(false);
        var attempt = new Attempt(request, state.Clock.Now, router.Find(request)) { Blob = BlobAddress.Read(request) };
        lock (state.Gate)
        {
            attempt.Check = Identify(request);
            attempt.Fault = state.Faults.Next(request.Method, request.Path, attempt.Caller);
        }

        if (attempt.Fault is { Kind: FaultKind.Latency } slow)
        {
            await PassTimeAsync(slow.Delay, cancellation).ConfigureAwait(false);
        }

        cancellation.ThrowIfCancellationRequested();
        return Answer(message, attempt);
    }

    private HttpResponseMessage Answer(HttpRequestMessage message, Attempt attempt)
    {
        lock (state.Gate)
        {
            if (attempt.Fault is { Kind: FaultKind.DropBefore })
            {
                throw Cut(attempt);
            }

            state.CatchUp();
            var requestId = state.Guids.NextText();
            var response = attempt.Blob is { } blob
                ? blobs.Respond(attempt.Request, blob, attempt.Check, attempt.Fault, requestId)
                : Respond(attempt, requestId);
            if (attempt.Fault is { Kind: FaultKind.DropAfter })
            {
                throw Cut(attempt);
            }

            Log(attempt, response.Status);
            if (attempt.Blob is null)
            {
                ResponseHeaders.Add(attempt.Request, response, requestId, state.Clock.Now, isGraph: IsGraph(attempt));
            }

            return ResponseWriter.Write(message, response, state.Clock.Now);
        }
    }

    private ArmResponse Respond(Attempt attempt, string requestId)
    {
        try
        {
            if (attempt.Fault is { Kind: FaultKind.Status } fault)
            {
                throw new ArmException(fault.Status, fault.Code ?? DefaultCode(fault.Status), fault.Message ?? "A scripted fault of the sandbox.").After(fault.RetryAfter);
            }

            return Process(attempt);
        }
        catch (ArmException e)
        {
            return e.ToResponse(state.Clock.Now, requestId);
        }
    }

    private ArmResponse Process(Attempt attempt)
    {
        var caller = Authentication.Demand(attempt.Request, attempt.Check, IsGraph(attempt));
        var isArm = attempt.Route?.Endpoint.IsArm ?? !IsGraph(attempt);
        if (isArm && attempt.Request.ApiVersion is null)
        {
            throw new ArmException(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        }

        var subscription = SubscriptionOf(attempt.Request);
        if (subscription is not null && state.Resources.FindSubscription(subscription) is null)
        {
            throw new ArmException(404, "SubscriptionNotFound", $"The subscription '{subscription}' could not be found.");
        }

        if (attempt.Route is not { } route)
        {
            throw UnknownPath(attempt);
        }

        var left = isArm && subscription is not null ? TakeToken(attempt.Request.Method, subscription, caller) : null;
        var call = new ArmCall(attempt.Request, state, caller, route.Values, attempt.Fault);
        DemandPermission(route.Endpoint, call);
        var response = route.Endpoint.Handle(call);
        return left is null ? response : response.With(TokenBuckets.Header(TokenBuckets.KindOf(attempt.Request.Method)), left);
    }

    private static void DemandPermission(ArmEndpoint endpoint, ArmCall call)
    {
        if (endpoint.Permission is { } action && !Authorization.Allows(call.Caller.Role, action, call.Scope))
        {
            throw new ArmException(
                403,
                "AuthorizationFailed",
                $"The client '{call.Caller.Name}' with object id '{call.Caller.ObjectId}' does not have authorization to perform action '{action}' over scope '{call.Scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.");
        }
    }

    private static ArmException UnknownPath(Attempt attempt)
    {
        var segments = attempt.Request.Segments;
        var at = -1;
        for (var i = 0; i < segments.Count; i++)
        {
            at = segments[i].Equals("providers", StringComparison.OrdinalIgnoreCase) ? i : at;
        }

        var exception = at >= 0 && at + 2 < segments.Count
            ? new ArmException(404, "InvalidResourceType", $"The resource type '{segments[at + 2]}' could not be found in the namespace '{segments[at + 1]}' for api version '{attempt.Request.ApiVersion}', or does not support {attempt.Request.Method} here.")
            : new ArmException(404, "NotFound", $"No operation of the sandbox answers {attempt.Request.Method} {attempt.Request.Path}.");
        return IsGraph(attempt) ? new ArmException(404, "ResourceNotFound", exception.Message) { IsGraph = true } : exception;
    }

    private static bool IsGraph(Attempt attempt) => attempt.Request.Path.StartsWith("/v1.0/", StringComparison.OrdinalIgnoreCase);

    private static string? SubscriptionOf(ArmRequest request) =>
        request.Segments.Count > 1 && request.Segments[0].Equals("subscriptions", StringComparison.OrdinalIgnoreCase) ? request.Segments[1] : null;

    private static string DefaultCode(int status) => status switch
    {
        403 => "AuthorizationFailed",
        404 => "ResourceNotFound",
        409 => "Conflict",
        429 => "TooManyRequests",
        503 => "ServerBusy",
        < 500 => "BadRequest",
        _ => "InternalServerError",
    };

    private string? TakeToken(string method, string subscription, SandboxPerson caller)
    {
        var kind = TokenBuckets.KindOf(method);
        var left = state.Buckets.Take(subscription, caller, kind);
        if (left < 0 && state.Options.EnforceRateLimits)
        {
            throw new ArmException(429, "TooManyRequests", $"The request is being throttled as the limit has been reached for operation type - {kind}. For more information, see - https://aka.ms/srpthrottlinglimits")
                .After(TimeSpan.FromSeconds(1));
        }

        return TokenBuckets.Text(left);
    }

    private TokenCheck? Identify(ArmRequest request)
    {
        var header = request.Header("Authorization");
        return header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? state.Tokens.Check(header.Substring(7).Trim()) : null;
    }

    private HttpRequestException Cut(Attempt attempt)
    {
        Log(attempt, 0);
        return new HttpRequestException("The sandbox cut the connection (a scripted fault).", new IOException("The connection was reset."));
    }

    private void Log(Attempt attempt, int status) => state.Requests.Add(new LoggedRequest(
        attempt.Request.Method,
        attempt.Request.Path,
        attempt.Request.Uri.Query,
        status,
        attempt.Caller?.Name,
        attempt.Arrived,
        attempt.Route?.Endpoint.IsPoll ?? false,
        attempt.Request.Header(attempt.Blob is null ? "x-ms-correlation-request-id" : "x-ms-client-request-id")));

    private async Task PassTimeAsync(TimeSpan time, CancellationToken cancellation)
    {
        if (time <= TimeSpan.Zero)
        {
            return;
        }

        if (state.Clock.IsFrozen)
        {
            state.Clock.Advance(time);
        }
        else
        {
            await SystemTime.PauseAsync(time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>What is known about a request on its way.</summary>
    private sealed class Attempt(ArmRequest request, DateTimeOffset arrived, (ArmEndpoint Endpoint, IReadOnlyDictionary<string, string> Values)? route)
    {
        public ArmRequest Request { get; } = request;

        public DateTimeOffset Arrived { get; } = arrived;

        public (ArmEndpoint Endpoint, IReadOnlyDictionary<string, string> Values)? Route { get; } = route;

        /// <summary>What it is about where it is for the blob service; <see langword="null"/> elsewhere.</summary>
        public BlobAddress? Blob { get; init; }

        public TokenCheck? Check { get; set; }

        public FaultRule? Fault { get; set; }

        public SandboxPerson? Caller => Check is { IsExpired: false } ? Check.Holder : null;
    }
}
