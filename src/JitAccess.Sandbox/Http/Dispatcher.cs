using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Sandbox.Blobs;
using JitAccess.Sandbox.Control;
using JitAccess.Sandbox.Endpoints;
using JitAccess.Sandbox.Faults;
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

        if (state.Options.Latency > TimeSpan.Zero)
        {
            await state.Clock.DelayAsync(state.Options.Latency, cancellation).ConfigureAwait(false);
        }

        Attempt attempt;
        lock (state.Gate)
        {
            var check = Identify(request);
            attempt = new Attempt(request, state.Clock.Now, router.Find(request), check, state.Faults.Next(request.Method, request.Path, check?.Present));
        }

        if (attempt.Faults.Latency > TimeSpan.Zero)
        {
            await state.Clock.DelayAsync(attempt.Faults.Latency, cancellation).ConfigureAwait(false);
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
            if (attempt.Faults.DropsAnswer)
            {
                throw Cut(attempt);
            }

            Log(attempt, response.Status);
            if (attempt.Blob is null)
            {
                ResponseHeaders.Add(attempt.Request, response, requestId, state.Clock.Now, isGraph: IsGraph(attempt));
            }

            return ResponseWriter.Write(message, response, state.Clock.Now + state.Options.DateSkew + attempt.Faults.Skew);
        }
    }

    private ArmResponse Respond(Attempt attempt, string requestId)
    {
        try
        {
            return attempt.Fault is { } fault && FaultRefusal.Of(fault, attempt.Request, attempt.Caller, attempt.Route?.Endpoint.Permission) is { } refusal
                ? throw refusal
                : Process(attempt);
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

        var subscription = attempt.Request.Subscription;
        if (subscription is not null && state.Resources.FindSubscription(subscription) is null)
        {
            throw new ArmException(404, "SubscriptionNotFound", $"The subscription '{subscription}' could not be found.");
        }

        if (attempt.Route is not { } route)
        {
            throw UnknownPath(attempt);
        }

        var left = isArm && subscription is not null ? TakeToken(attempt.Request, subscription, caller) : null;
        var call = new ArmCall(attempt.Request, state, caller, route.Values, attempt.Faults);
        DemandPermission(route.Endpoint, call);
        var response = route.Endpoint.Handle(call);
        return left is null ? response : response.With(RateLimits.Header(RateLimits.KindOf(attempt.Request.Method)), left);
    }

    private static void DemandPermission(ArmEndpoint endpoint, ArmCall call)
    {
        if (endpoint.Permission is { } action && !Authorization.Allows(call.Caller, call.Role, action, call.Scope))
        {
            throw Authorization.Refused(call.Caller, action, call.Scope);
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

    private string TakeToken(ArmRequest request, string subscription, SandboxPerson caller)
    {
        var kind = RateLimits.KindOf(request.Method);
        var left = state.Limits.Take(subscription, caller, kind, IsNetwork(request), out var wait);
        return left >= 0 || !state.Options.EnforceRateLimits
            ? RateLimits.Text(left)
            : throw new ArmException(429, "TooManyRequests", $"The request is being throttled as the limit has been reached for operation type - {kind}. For more information, see - https://aka.ms/srpthrottlinglimits")
            {
                Headers = { [RateLimits.Header(kind)] = "0" },
            }.After(wait);
    }

    // The tags of a network resource are the resource manager's own business.
    private static bool IsNetwork(ArmRequest request)
    {
        var at = request.Path.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase);
        return at >= 0 && request.Path.IndexOf("/providers/Microsoft.Network/", at, StringComparison.OrdinalIgnoreCase) == at;
    }

    private TokenCheck? Identify(ArmRequest request)
    {
        var header = request.Header("Authorization");
        return header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? state.Tokens.Check(header.Substring(7).Trim()) : null;
    }

    private HttpRequestException Cut(Attempt attempt)
    {
        Log(attempt, 0);
        return new HttpRequestException("The sandbox cut the connection (a fault that was asked for).", new IOException("The connection was reset."));
    }

    private void Log(Attempt attempt, int status) => state.Requests.Add(new LoggedRequest(
        attempt.Request.Method,
        attempt.Request.Path,
        attempt.Request.Uri.Query,
        status,
        attempt.Caller?.Name,
        attempt.Arrived,
        attempt.Route?.Endpoint.IsPoll ?? false,
        attempt.Request.Header(attempt.Blob is null ? "x-ms-correlation-request-id" : "x-ms-client-request-id"),
        attempt.Fault?.Kind));

    /// <summary>What is known about a request on its way.</summary>
    private sealed class Attempt(
        ArmRequest request,
        DateTimeOffset arrived,
        (ArmEndpoint Endpoint, IReadOnlyDictionary<string, string> Values)? route,
        TokenCheck? check,
        MetFaults faults)
    {
        public ArmRequest Request { get; } = request;

        public DateTimeOffset Arrived { get; } = arrived;

        public (ArmEndpoint Endpoint, IReadOnlyDictionary<string, string> Values)? Route { get; } = route;

        /// <summary>What it is about where it is for the blob service; <see langword="null"/> elsewhere.</summary>
        public BlobAddress? Blob { get; } = BlobAddress.Read(request);

        public TokenCheck? Check { get; } = check;

        public MetFaults Faults { get; } = faults;

        public FaultRule? Fault => Faults.Deciding;

        public SandboxPerson? Caller => Check?.Present;
    }
}
