using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>Asks for access and, where the policy and the caller's rights allow it, opens it at once.</summary>
public sealed class RequestAccess(JitContext context, IOperationObserver observer)
{
    private readonly Ledger ledger = new(context, observer);
    private readonly ControlReader control = new(context, observer);
    private readonly RequestJudge judge = new(context, observer);
    private readonly VmNetworkReader reader = new(context);

    /// <summary>Judges and plans; writes nothing.</summary>
    /// <exception cref="JitAccessException">The request is refused, with the reasons of all constraints that are not satisfied.</exception>
    public async Task<RequestPlan> PlanAsync(RequestOptions options, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var vmId = await new VmFinder(context).FindProtectedAsync(options.Vm, control, cancellationToken).ConfigureAwait(false);
        if ((await control.FindAttachmentToFollowAsync(VmKey.Of(vmId), cancellationToken).ConfigureAwait(false))?.Fact is not AttachmentFact attachment)
        {
            throw GrantOpener.NotProtected(vmId);
        }

        var request = await ReadAsync(options, attachment, cancellationToken).ConfigureAwait(false);
        var verdict = await judge.JudgeAsync(attachment, request, null, cancellationToken).ConfigureAwait(false);
        if (verdict.Evaluation.IsRefused)
        {
            throw verdict.Evaluation.ToException(vmId.ToString());
        }

        var waits = verdict.Evaluation.IsPending ? verdict.Waits : null;
        if (await ReadNetworkAsync(attachment, cancellationToken).ConfigureAwait(false) is not { } network)
        {
            return Unseen(request, attachment, options.RequireProof, waits);
        }

        var until = (request.StartAt ?? context.Clock.Now) + request.Duration;
        var (rules, proof) = GrantOpener.Plan(attachment, request, network, until);
        if (options.RequireProof && proof.Kind != ProofKind.Proved)
        {
            throw new JitAccessException(ErrorIds.ProofUnknown, JitErrorKind.PermissionDenied,
                $"The request cannot be proved to open only what was asked: {proof}.", vmId.ToString());
        }

        return new RequestPlan
        {
            Plan = new JitPlan
            {
                Target = vmId.Name,
                Action = ActionOf(request),
                Changes = rules.Rules.Select(placed => PlannedChange.Put(placed, until)).ToArray(),
                Notes = [.. rules.Notes, proof.ToString(), .. waits is null ? Array.Empty<string>() : [waits]],
            },
            Request = request,
            Attachment = attachment,
            Network = network,
            RequireProof = options.RequireProof,
            Waits = waits,
        };
    }

    /// <summary>States the request and advances it as far as it goes: open, or waiting with the reason why.</summary>
    /// <exception cref="JitAccessException">It failed; nothing of it is left open.</exception>
    public async Task<JitRequest> ExecuteAsync(RequestPlan plan, CancellationToken cancellationToken)
    {
        var network = await LookAgainAsync(plan, cancellationToken).ConfigureAwait(false);

        // The time that a person took to agree does not shorten the grant, nor does it change the id.
        var fact = new RequestFact { Request = plan.Request, Author = context.Account, At = context.Clock.Now };
        var path = FactPath.InRequests(plan.Request.RequestId, context.Account.ObjectId, "request");
        var hash = await context.Facts.TryCreateAsync(path, fact, cancellationToken).ConfigureAwait(false)
            ?? throw new JitAccessException(ErrorIds.PlanChanged, JitErrorKind.InvalidOperation, $"The request {plan.Request.RequestId} was made already.",
                plan.Request.RequestId.ToString());
        var story = new RequestStory(plan.Request.RequestId, [new StoredFact(path, fact, hash)]);
        var outcome = network is null
            ? new GrantOutcome
            {
                Waits = plan.Waits
                ?? $"{context.Account} may not read the NSGs of {plan.Request.ResourceId.Name}. A sweep under an identity that may will open the request."
            }
            : await new GrantOpener(context, observer).OpenAsync(story, network, plan.RequireProof, cancellationToken).ConfigureAwait(false);
        var told = await ledger.FindRequestAsync(plan.Request.RequestId, cancellationToken).ConfigureAwait(false) ?? story;
        var waits = await new SweepPulse(context, observer).CompleteAsync(outcome.Waits, cancellationToken).ConfigureAwait(false);
        return RequestView.Of(told, context.Clock.Now, await judge.ConsiderAsync(told, cancellationToken).ConfigureAwait(false), outcome.Changes, waits);
    }

    // Who needs no right on any NSG may not be able to read one either.
    private async Task<VmNetwork?> ReadNetworkAsync(AttachmentFact attachment, CancellationToken cancellationToken)
    {
        try
        {
            var network = await reader.ReadAsync(attachment.ResourceId, askRights: true, cancellationToken).ConfigureAwait(false);
            GrantOpener.RequireIdentity(attachment, network);
            if (BaselineDrift.Of(attachment, network.SecurityGroups) is { Count: > 0 } drift)
            {
                observer.Warning($"The baseline of {attachment.ResourceId.Name} is not what it was: {string.Join(", ", drift.Select(placed => placed.ToString()))}. The next sweep, or Enable-JitVm, repairs it.");
            }

            return network;
        }
        catch (GatewayException e) when (e.IsAuthorizationFailed)
        {
            observer.Verbose($"{attachment.ResourceId.Name} cannot be read: {e.Message}");
            return null;
        }
    }

    private RequestPlan Unseen(AccessRequest request, AttachmentFact attachment, bool requireProof, string? waits) => new()
    {
        Plan = new JitPlan
        {
            Target = attachment.ResourceId.Name,
            Action = ActionOf(request),
            Changes = [],
            Notes = [$"{context.Account} may not read the NSGs of {attachment.ResourceId.Name}, so a sweep plans the rules, proves them and opens the request.", .. waits is null ? Array.Empty<string>() : [waits]],
        },
        Request = request,
        Attachment = attachment,
        RequireProof = requireProof,
        Waits = waits,
    };

    /// <summary>What a request would do, in words.</summary>
    internal static string ActionOf(AccessRequest request)
    {
        var start = request.StartAt is { } at ? string.Format(CultureInfo.InvariantCulture, " from {0:yyyy-MM-dd HH:mm:ss}Z on", at.UtcDateTime) : string.Empty;
        return $"open {request.Port} from {request.Source} for {DurationText.Format(request.Duration)}{start}{(request.BreakGlass ? " WITHOUT APPROVAL (break-glass)" : string.Empty)}";
    }

    private async Task<AccessRequest> ReadAsync(RequestOptions options, AttachmentFact attachment, CancellationToken cancellationToken)
    {
        var reason = CheckText("reason", options.Reason);
        var ticket = CheckText("ticket", options.Ticket);
        var now = context.Clock.Now;
        if (options.StartAt is { } start && (start < now - TimeSpan.FromMinutes(1) || start > now + AccessRequest.LongestAhead))
        {
            throw new JitAccessException(
                ErrorIds.StartInvalid, JitErrorKind.InvalidArgument,
                string.Format(CultureInfo.InvariantCulture, "The start {0:yyyy-MM-dd HH:mm:ss}Z is {1}; it may be up to 7 days ahead of now, which is {2:yyyy-MM-dd HH:mm:ss}Z. Write for example +2h, or '{3:yyyy-MM-dd HH:mm}Z'.", start.UtcDateTime, start < now ? "over" : "too far ahead", now.UtcDateTime, now.UtcDateTime.AddDays(1)), start);
        }

        var policies = (await judge.PoliciesOfAsync(attachment, cancellationToken).ConfigureAwait(false)).Select(policy => policy.Policy).ToArray();
        var port = options.Port ?? OnlyPort(attachment);
        var longest = policies.Where(policy => policy.Ports.Any(own => own.Contains(port))).Select(policy => policy.MaxDurationOf(port))
            .DefaultIfEmpty(AccessPolicy.UsualDuration).Max();
        return new AccessRequest
        {
            RequestId = RequestId.Create(now, context.Randomness.NextBytes(10)),
            Requester = context.Account.ToPerson(),
            ResourceId = attachment.ResourceId,
            Port = port,
            Source = await ReadSourceAsync(options.Source, cancellationToken).ConfigureAwait(false),
            Duration = options.Duration ?? (longest < AccessPolicy.UsualDuration ? longest : AccessPolicy.UsualDuration),
            Reason = reason,
            Ticket = ticket,
            StartAt = options.StartAt is { } at && at > now ? at.ToUniversalTime() : null,
            Lifetime = policies.Select(policy => policy.RequestLifetime ?? AccessPolicy.UsualLifetime).Min(),
            BreakGlass = options.BreakGlass,
        };
    }

    // Where a person took their time, the NSGs are read again: what is written is what was agreed to.
    private async Task<VmNetwork?> LookAgainAsync(RequestPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Network is null || GrantOpener.IsFresh(plan.Network, context.Clock.Now))
        {
            return plan.Network;
        }

        var network = await reader.ReadAsync(plan.Request.ResourceId, askRights: true, cancellationToken).ConfigureAwait(false);
        GrantOpener.RequireIdentity(plan.Attachment, network);
        var (rules, _) = GrantOpener.Plan(plan.Attachment, plan.Request, network, context.Clock.Now + plan.Request.Duration);
        var again = plan.Plan with { Changes = rules.Rules.Select(placed => PlannedChange.Put(placed)).ToArray() };
        return again.IsLike(plan.Plan)
            ? network
            : throw new JitAccessException(ErrorIds.PlanChanged, JitErrorKind.InvalidOperation,
                $"The NSGs of {plan.Plan.Target} changed since the plan was made. Run it again.", plan.Request.ResourceId.ToString());
    }

    private static PortSpecification OnlyPort(AttachmentFact attachment) => attachment.Ports.Count == 1
        ? attachment.Ports[0]
        : throw new JitAccessException(
            ErrorIds.PortAmbiguous, JitErrorKind.InvalidArgument,
            $"The policy of {attachment.ResourceId.Name} has several ports: {string.Join(", ", attachment.Ports)}. Say which one with -Port.",
            attachment.ResourceId.ToString());

    private async Task<AddressPrefix> ReadSourceAsync(string? text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text) || string.Equals(text!.Trim(), "Me", StringComparison.OrdinalIgnoreCase))
        {
            var address = await context.PublicAddress.GetAsync(cancellationToken).ConfigureAwait(false);
            return new AddressPrefix(address, address.Bits);
        }

        if (text.Trim() is "*" || text.Trim().Equals("Any", StringComparison.OrdinalIgnoreCase)
            || text.Trim().Equals("Internet", StringComparison.OrdinalIgnoreCase))
        {
            throw new JitAccessException(ErrorIds.SourceTooWide, JitErrorKind.InvalidArgument,
                $"Source '{text}' is everybody; name the address or network that you come from, such as 203.0.113.7.", text);
        }

        return AddressPrefix.TryParse(text, out var prefix, out var problem)
            ? prefix
            : throw new JitAccessException(ErrorIds.SourceInvalid, JitErrorKind.InvalidArgument, $"Source '{text}' {problem}.", text);
    }

    /// <summary>A text that somebody typed, as it may stand in a fact.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.ReasonInvalid"/>: it is too long, or would not print as it stands.</exception>
    internal static string? CheckText(string what, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > AccessRequest.MaxTextLength)
        {
            throw new JitAccessException(
                ErrorIds.ReasonInvalid, JitErrorKind.InvalidArgument,
                string.Format(CultureInfo.InvariantCulture, "The {0} has {1} characters; {2} are allowed.", what, text.Length,
                AccessRequest.MaxTextLength), what);
        }

        return PrintableText.FirstProblem(text) is not { } bad
            ? text
            : throw new JitAccessException(
                ErrorIds.ReasonInvalid, JitErrorKind.InvalidArgument,
                string.Format(CultureInfo.InvariantCulture,
                "The {0} has the character U+{1:X4}, which is not printed as it stands. Write it on one line, without control characters.", what, bad), what);
    }
}
