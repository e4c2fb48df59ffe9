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

/// <summary>
/// The one opener. Judges a request, claims it, writes its rules, reads back and proves, and undoes what it wrote where that fails.
/// Whoever finds a claim completes it: the same request gives the same rules.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="observer">Who is told.</param>
/// <param name="ceiling">What is not exceeded; null where the opener acts for themselves, with their own rights.</param>
/// <param name="recent">What the pass knows of earlier grants; null outside of a pass.</param>
internal sealed class GrantOpener(JitContext context, IOperationObserver observer, Ceiling? ceiling = null, RecentGrants? recent = null)
{
    /// <summary>How old a reading may be that a plan is carried out on without another look.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(15);

    /// <summary>How far in the future the id of a request may lie: clocks differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly Ledger ledger = new(context, observer);
    private readonly ControlReader control = new(context, observer);
    private readonly RequestJudge judge = new(context, observer, recent: recent);
    private readonly SuspensionReader suspensions = new(new ControlReader(context, observer));
    private readonly VmNetworkReader reader = new(context);
    private readonly GrantWriter writer = new(context, observer);

    /// <summary>Opens a request, or says why it waits.</summary>
    /// <param name="story">What the ledger knows of it.</param>
    /// <param name="known">A recent reading of the VM's network; null to read now.</param>
    /// <param name="requireProof">Undo what cannot be proved.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException">It is refused, or failed: nothing of it is left open.</exception>
    public async Task<GrantOutcome> OpenAsync(RequestStory story, VmNetwork? known, bool requireProof, CancellationToken cancellationToken)
    {
        var request = story.Request
            ?? throw new JitAccessException(ErrorIds.RequestNotFound, JitErrorKind.NotFound, $"The ledger has no request {story.RequestId}.",
            story.RequestId.ToString());
        try
        {
            return await OpenCheckedAsync(story, request, known, requireProof, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException e) when (e.IsAuthorizationFailed)
        {
            return new GrantOutcome { Waits = $"{e.Message} A sweep under an identity that may write it will open the request." };
        }
        catch (JitAccessException e) when (e.ErrorId is ErrorIds.PolicySuspended && story.Opening is null)
        {
            return new GrantOutcome { Waits = e.Message };
        }
        catch (JitAccessException e) when (e.ErrorId is ErrorIds.CeilingExceeded)
        {
            // Another sweep may have another ceiling, and a mistake in this one can be mended: the request goes on waiting, and its story says for what.
            if (story.Held is null)
            {
                await TellAsync(new HeldFact
                {
                    RequestId = story.RequestId,
                    ErrorId = e.ErrorId,
                    Message = e.Message,
                    Author = context.Account,
                    At = context.Clock.Now,
                    Follows = story.Heads
                }, "held", cancellationToken)
                    .ConfigureAwait(false);
            }

            throw;
        }
        catch (JitAccessException e) when (IsFinal(e))
        {
            await TellAsync(new FailedFact
            {
                RequestId = story.RequestId,
                ErrorId = e.ErrorId,
                Message = e.Message,
                Author = context.Account,
                At = context.Clock.Now,
                Follows = story.Heads
            }, "failed", cancellationToken)
                .ConfigureAwait(false);
            throw;
        }
    }

    // Whoever may not write the journal has not claimed anything either; the refusal itself is what counts.
    private async Task TellAsync<T>(T refusal, string kind, CancellationToken cancellationToken)
        where T : Fact, IAboutRequest
    {
        try
        {
            _ = await ledger.RecordAsync(FactPath.InJournal(refusal.RequestId, kind), refusal, cancellationToken).ConfigureAwait(false);
        }
        catch (JitAccessException store) when (store.Kind == JitErrorKind.Store)
        {
            observer.Verbose($"{refusal.RequestId}: the ledger could not be told of the refusal: {store.Message}");
        }
    }

    /// <summary>Whether a reading is recent enough to act on; a proof on what is read back follows anyway.</summary>
    public static bool IsFresh(VmNetwork network, DateTimeOffset now) => now - network.ReadOn < Freshness;

    public static JitAccessException NotProtected(ResourceId vm) =>
        new(ErrorIds.VmNotProtected, JitErrorKind.InvalidOperation,
            $"{vm.Name} is not protected by this ledger, so there is nothing to open. Run Enable-JitVm {vm.Name} first.", vm.ToString());

    /// <summary>Refuses a VM that is no longer the one that was protected.</summary>
    public static void RequireIdentity(AttachmentFact attachment, VmNetwork network)
    {
        var then = attachment.Interfaces.SelectMany(nic => nic.Addresses.Select(address => $"{nic.Id.Name} {address}"))
            .OrderBy(text => text, StringComparer.OrdinalIgnoreCase).ToArray();
        var now = network.Interfaces.SelectMany(nic => nic.IPConfigurations.Select(configuration => $"{nic.Id.Name} {configuration.PrivateAddress}"))
            .OrderBy(text => text, StringComparer.OrdinalIgnoreCase).ToArray();
        var changed = !string.Equals(attachment.VmId, network.Vm.VmId, StringComparison.OrdinalIgnoreCase) ? "it was created anew"
            : !then.SequenceEqual(now, StringComparer.OrdinalIgnoreCase) ? $"its addresses were {string.Join(", ", then)} and are {string.Join(", ", now)}"
                : null;
        if (changed is not null)
        {
            throw new JitAccessException(
                ErrorIds.VmIdentityChanged, JitErrorKind.InvalidOperation,
                $"{network.Vm.Name} is no longer the VM that was protected: {changed}. Run Enable-JitVm {network.Vm.Name} again.", network.Vm.Id.ToString());
        }
    }

    /// <summary>The rules that a request would get, proved on the reading that they were planned on.</summary>
    /// <exception cref="JitAccessException">It is refused by the rules that are there.</exception>
    public static (GrantRules Rules, ProofResult Proof) Plan(AttachmentFact attachment, AccessRequest request, VmNetwork network, DateTimeOffset until)
    {
        var posture = new Posture(attachment.Through);
        if (posture.Changed(network).FirstOrDefault() is { } changed)
        {
            throw new JitAccessException(
                ErrorIds.ThroughChanged, JitErrorKind.PermissionDenied, $"Rule '{changed.Rule.Name}' of {changed.SecurityGroupId.Name} was named with -Through and has changed since. Run Enable-JitVm again if grants may still go in front of it.", changed.Rule.Name);
        }

        var rules = new GrantPlanner(network, posture).Plan(request, until);
        var planned = rules.Rules.Aggregate(network, (state, placed) => state.With(state.SecurityGroups[placed.SecurityGroupId].With(placed.Rule)));
        var proof = GrantProof.Prove(planned, request, posture);
        if (proof.Kind == ProofKind.Violated)
        {
            throw new JitAccessException(ErrorIds.GrantUseless, JitErrorKind.InvalidOperation, $"The request cannot be opened as asked: {proof}.",
                request.RequestId.ToString())
            { RequestId = request.RequestId.ToString() };
        }

        return (rules, proof);
    }

    private async Task<GrantOutcome> OpenCheckedAsync(RequestStory story, AccessRequest request, VmNetwork? known, bool requireProof,
        CancellationToken cancellationToken)
    {
        if (story.IsContested)
        {
            throw new JitAccessException(
                ErrorIds.RequestContested, JitErrorKind.PermissionDenied,
                $"Several people wrote a request under the id {story.RequestId}, so it is nobody's. Ask again.", story.RequestId.ToString())
            {
                RequestId = story.RequestId.ToString(),
            };
        }

        if (story.StatusAt(context.Clock.Now) is var status and not (RequestStatus.Pending or RequestStatus.Opening))
        {
            return new GrantOutcome { Waits = $"It is {status.ToString().ToLowerInvariant()} by now, so it is not opened." };
        }

        var attached = await control.FindAttachmentAsync(VmKey.Of(request.ResourceId), cancellationToken).ConfigureAwait(false);
        var attachment = attached?.Fact as AttachmentFact ?? throw NotProtected(request.ResourceId);
        var verdict = await judge.JudgeAsync(attachment, request, story, cancellationToken).ConfigureAwait(false);
        if (verdict.Evaluation.IsUndecided)
        {
            return new GrantOutcome { Waits = verdict.Evaluation.ToException(null).Message };
        }

        if (verdict.Evaluation.IsRefused)
        {
            throw verdict.Evaluation.ToException(request.RequestId.ToString());
        }

        RequireBelowCeiling(attachment, request, verdict);
        if (FindWait(story, request, verdict) is { } wait)
        {
            return new GrantOutcome { Waits = wait };
        }

        var network = known is not null && IsFresh(known, context.Clock.Now) ? known
            : await reader.ReadAsync(request.ResourceId, askRights: story.Opening is null, cancellationToken).ConfigureAwait(false);
        RequireIdentity(attachment, network);
        var until = story.Until ?? Truncate(context.Clock.Now + request.Duration);
        var (rules, proof) = Plan(attachment, request, network, until);
        if (requireProof && proof.Kind != ProofKind.Proved)
        {
            throw new JitAccessException(ErrorIds.ProofUnknown, JitErrorKind.PermissionDenied,
                $"The request cannot be proved to open only what was asked: {proof}.", request.RequestId.ToString());
        }

        if (story.Opening is null)
        {
            // The claim starts the clock, so whoever cannot write leaves it to somebody who can.
            if (rules.Rules.FirstOrDefault(placed => network.ReadOnlyGroups.Contains(placed.SecurityGroupId)) is { } readOnly)
            {
                return new GrantOutcome { Waits = $"{context.Account} may not write the rules of NSG {readOnly.SecurityGroupId.Name}. A sweep under an identity that may will open the request." };
            }

            // What was said while this was judged counts: a withdrawal, a revocation, a no, somebody else's claim.
            if (await ledger.FindRequestAsync(story.RequestId, cancellationToken).ConfigureAwait(false) is { Request: { } asked } latest
                && latest.All.Count != story.All.Count)
            {
                return await OpenCheckedAsync(latest, asked, network, requireProof, cancellationToken).ConfigureAwait(false);
            }

            // So does a stop to everything, which may have come while the network was read.
            await suspensions.RequireNotStoppedAsync(attachment, cancellationToken).ConfigureAwait(false);
            try
            {
                story = await ClaimAsync(Claim(story, attachment, verdict, rules, until, network.Vm.VmId), story, cancellationToken).ConfigureAwait(false);
            }
            catch (JitAccessException e) when (e.ErrorId is ErrorIds.StoreAccessDenied)
            {
                return new GrantOutcome { Waits = $"{context.Account} may not write the journal. A sweep under an identity that may will open the request." };
            }

            // Whoever says no looks for a claim afterwards, and whoever claims looks for a no: one of both sees the other.
            if (story.StatusAt(context.Clock.Now) is var claimed and not RequestStatus.Opening)
            {
                return new GrantOutcome { Waits = $"It is {claimed.ToString().ToLowerInvariant()} by now, so it is not opened." };
            }
        }

        return await writer.WriteAsync(story, attachment, network, requireProof, cancellationToken).ConfigureAwait(false);
    }

    private string? FindWait(RequestStory story, AccessRequest request, RequestVerdict verdict) =>
        verdict.Evaluation.IsPending ? verdict.Waits
        : story.Opening is not null ? null
        : request.StartAt is { } start && start > context.Clock.Now
            ? string.Format(CultureInfo.InvariantCulture, "It opens at {0:yyyy-MM-dd HH:mm:ss}Z.", start.UtcDateTime)
        : request.RequestId.AskedOn > context.Clock.Now + Skew ? "It was asked in the future."
        : verdict.NeedsAttestation && !context.AuthorsAttested ? "Its policy needs approvals, and nobody vouches for who wrote them: connect with -AuthorsAttested once the role conditions of the containers are in place (docs/security.md)."
        : null;

    /// <exception cref="JitAccessException"><see cref="ErrorIds.CeilingExceeded"/>.</exception>
    private void RequireBelowCeiling(AttachmentFact attachment, AccessRequest request, RequestVerdict verdict)
    {
        if (ceiling is null)
        {
            return;
        }

        var writers = new[] { attachment.Author, verdict.WrittenBy }.Where(author => !ceiling.Trusts(author.ObjectId) && !IsFollowed(attachment, author))
            .Select(author => $"{author} ({author.ObjectId}) is none of the ceiling's policy writers.").Distinct(StringComparer.Ordinal);
        var exceeded = ceiling.Exceeded(request).Concat(writers).ToArray();
        if (exceeded.Length > 0)
        {
            throw new JitAccessException(ErrorIds.CeilingExceeded, JitErrorKind.PermissionDenied,
                $"The ceiling of this sweep forbids it, whatever the ledger says. {string.Join(" ", exceeded)}", request.RequestId.ToString())
            {
                RequestId = request.RequestId.ToString(),
            };
        }
    }

    // A sweep that follows a changed address repeats what a trusted author decided; it follows nobody else.
    private bool IsFollowed(AttachmentFact attachment, FactAuthor author) =>
        string.Equals(author.ObjectId, context.Account.ObjectId, StringComparison.OrdinalIgnoreCase)
            && string.Equals(attachment.Reason, ProtectionKeeper.FollowReason, StringComparison.Ordinal);

    private OpeningFact Claim(RequestStory story, AttachmentFact attachment, RequestVerdict verdict, GrantRules rules, DateTimeOffset until,
        string vmId) => new()
        {
            RequestId = story.RequestId,
            Subject = story.Subject!.Hash,
            Until = until,
            Rules = rules.Rules,
            VmId = vmId,
            AttachmentRevision = attachment.Revision,
            PolicyName = verdict.PolicyName,
            PolicyRevision = verdict.PolicyRevision,
            Approvals = verdict.CountedApprovals,
            BreakGlass = verdict.IsGlassBroken,
            Skipped = verdict.IsGlassBroken
            ? verdict.Policy.Approvers.Where(approver => !verdict.CountedApprovals.Any(counted => counted.Is(approver.ObjectId))).ToArray() : [],
            Author = context.Account,
            At = context.Clock.Now,
            Follows = story.Heads,
        };

    // The claim fixes the expiry. Whoever comes second completes the winner's plan with the winner's expiry.
    private async Task<RequestStory> ClaimAsync(OpeningFact claim, RequestStory story, CancellationToken cancellationToken)
    {
        var path = FactPath.InJournal(story.RequestId, "opening");
        var hash = await context.Facts.TryCreateAsync(path, claim, cancellationToken).ConfigureAwait(false);
        if (await ledger.FindRequestAsync(story.RequestId, cancellationToken).ConfigureAwait(false) is not { Opening: { } winner } claimed)
        {
            throw new JitAccessException(ErrorIds.FactCorrupt, JitErrorKind.Store, $"The claim {path} exists and cannot be read.", path.Value);
        }

        if (hash is null)
        {
            observer.Verbose($"{story.RequestId}: already claimed by {winner.Author}; completing that plan.");
        }

        recent?.Note(claimed);
        return claimed;
    }

    private static DateTimeOffset Truncate(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    // What waiting cannot mend.
    private static bool IsFinal(JitAccessException e) => e is GatewayException
        ? e.ErrorId is ErrorIds.RequestDisallowedByPolicy or ErrorIds.ScopeLocked or ErrorIds.VmNotFound or ErrorIds.ResourceNotFound
        : e.Kind is JitErrorKind.PermissionDenied or JitErrorKind.InvalidArgument or JitErrorKind.InvalidOperation or JitErrorKind.ProofViolated or JitErrorKind.LimitsExceeded
            || e.ErrorId is ErrorIds.ExpiredBeforeOpening;
}
