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
    private readonly VmNetworkReader reader = new(context);

    /// <summary>Judges and plans; writes nothing.</summary>
    /// <exception cref="JitAccessException">The request is refused, with the reasons of all constraints that are not satisfied.</exception>
    public async Task<RequestPlan> PlanAsync(RequestOptions options, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var reason = CheckText("reason", options.Reason);
        var ticket = CheckText("ticket", options.Ticket);
        var vmId = await new VmFinder(context).FindAsync(options.Vm, cancellationToken).ConfigureAwait(false);
        if ((await ledger.FindAttachmentAsync(VmKey.Of(vmId), cancellationToken).ConfigureAwait(false))?.Fact is not AttachmentFact attachment)
        {
            throw GrantOpener.NotProtected(vmId);
        }

        var request = new AccessRequest
        {
            RequestId = RequestId.Create(context.Clock.Now, context.Randomness.NextBytes(10)),
            Requester = context.Account.ToPerson(),
            ResourceId = attachment.ResourceId,
            Port = options.Port ?? OnlyPort(attachment),
            Source = await ReadSourceAsync(options.Source, cancellationToken).ConfigureAwait(false),
            Duration = options.Duration ?? (attachment.Policy.MaxDuration < AccessPolicy.UsualDuration ? attachment.Policy.MaxDuration : AccessPolicy.UsualDuration),
            Reason = reason,
            Ticket = ticket,
        };
        var verdict = GrantOpener.Judge(attachment, request, []);
        if (verdict.IsRefused)
        {
            throw verdict.ToException(vmId.ToString());
        }

        var network = await reader.ReadAsync(vmId, askRights: true, cancellationToken).ConfigureAwait(false);
        GrantOpener.RequireIdentity(attachment, network);
        if (BaselineDrift.Of(attachment, network.SecurityGroups) is { Count: > 0 } drift)
        {
            observer.Warning($"The baseline of {vmId.Name} is not what it was: {string.Join(", ", drift.Select(placed => placed.ToString()))}. The next sweep, or Enable-JitVm, repairs it.");
        }

        var until = context.Clock.Now + request.Duration;
        var (rules, proof) = GrantOpener.Plan(attachment, request, network, until);
        if (options.RequireProof && proof.Kind != ProofKind.Proved)
        {
            throw new JitAccessException(ErrorIds.ProofUnknown, JitErrorKind.PermissionDenied, $"The request cannot be proved to open only what was asked: {proof}.", vmId.ToString());
        }

        return new RequestPlan
        {
            Plan = new JitPlan
            {
                Target = vmId.Name,
                Action = $"open {request.Port} from {request.Source} for {DurationText.Format(request.Duration)}",
                Changes = rules.Rules.Select(placed => PlannedChange.Put(placed, until)).ToArray(),
                Notes = rules.Notes.Append(proof.ToString()).ToArray(),
            },
            Request = request,
            Attachment = attachment,
            Network = network,
            RequireProof = options.RequireProof,
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
            ?? throw new JitAccessException(ErrorIds.PlanChanged, JitErrorKind.InvalidOperation, $"The request {plan.Request.RequestId} was made already.", plan.Request.RequestId.ToString());
        var story = new RequestStory(plan.Request.RequestId, [new StoredFact(path, fact, hash)]);
        var outcome = await new GrantOpener(context, observer).OpenAsync(story, network, plan.RequireProof, cancellationToken).ConfigureAwait(false);
        var told = await ledger.FindRequestAsync(plan.Request.RequestId, cancellationToken).ConfigureAwait(false) ?? story;
        return RequestView.Of(told, context.Clock.Now, outcome.Changes, outcome.Waits);
    }

    // Where a person took their time, the NSGs are read again: what is written is what was agreed to.
    private async Task<VmNetwork> LookAgainAsync(RequestPlan plan, CancellationToken cancellationToken)
    {
        if (GrantOpener.IsFresh(plan.Network, context.Clock.Now))
        {
            return plan.Network;
        }

        var network = await reader.ReadAsync(plan.Request.ResourceId, askRights: true, cancellationToken).ConfigureAwait(false);
        GrantOpener.RequireIdentity(plan.Attachment, network);
        var (rules, _) = GrantOpener.Plan(plan.Attachment, plan.Request, network, context.Clock.Now + plan.Request.Duration);
        var again = plan.Plan with { Changes = rules.Rules.Select(placed => PlannedChange.Put(placed)).ToArray() };
        return again.IsLike(plan.Plan)
            ? network
            : throw new JitAccessException(ErrorIds.PlanChanged, JitErrorKind.InvalidOperation, $"The NSGs of {plan.Plan.Target} changed since the plan was made. Run it again.", plan.Request.ResourceId.ToString());
    }

    private static PortSpecification OnlyPort(AttachmentFact attachment) => attachment.Policy.Ports.Count == 1
        ? attachment.Policy.Ports[0]
        : throw new JitAccessException(
            ErrorIds.PortAmbiguous, JitErrorKind.InvalidArgument, $"The policy of {attachment.ResourceId.Name} has several ports: {string.Join(", ", attachment.Policy.Ports)}. Say which one with -Port.", attachment.ResourceId.ToString());

    private async Task<AddressPrefix> ReadSourceAsync(string? text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text) || string.Equals(text!.Trim(), "Me", StringComparison.OrdinalIgnoreCase))
        {
            var address = await context.PublicAddress.GetAsync(cancellationToken).ConfigureAwait(false);
            return new AddressPrefix(address, address.Bits);
        }

        if (text.Trim() is "*" || text.Trim().Equals("Any", StringComparison.OrdinalIgnoreCase) || text.Trim().Equals("Internet", StringComparison.OrdinalIgnoreCase))
        {
            throw new JitAccessException(ErrorIds.SourceTooWide, JitErrorKind.InvalidArgument, $"Source '{text}' is everybody; name the address or network that you come from, such as 203.0.113.7.", text);
        }

        return AddressPrefix.TryParse(text, out var prefix, out var problem)
            ? prefix
            : throw new JitAccessException(ErrorIds.SourceInvalid, JitErrorKind.InvalidArgument, $"Source '{text}' {problem}.", text);
    }

    private static string? CheckText(string what, string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > AccessRequest.MaxTextLength)
        {
            throw new JitAccessException(
                ErrorIds.ReasonInvalid, JitErrorKind.InvalidArgument, string.Format(CultureInfo.InvariantCulture, "The {0} has {1} characters; {2} are allowed.", what, text.Length, AccessRequest.MaxTextLength), what);
        }

        return PrintableText.FirstProblem(text) is not { } bad
            ? text
            : throw new JitAccessException(
                ErrorIds.ReasonInvalid, JitErrorKind.InvalidArgument, string.Format(CultureInfo.InvariantCulture, "The {0} has the character U+{1:X4}, which is not printed as it stands. Write it on one line, without control characters.", what, (int)bad), what);
    }
}
