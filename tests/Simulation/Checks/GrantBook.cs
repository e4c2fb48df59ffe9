using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;
using JitAccess.Simulation.Fleet;

namespace JitAccess.Simulation.Checks;

/// <summary>
/// Who may be in now: a small model of its own of requests, policies and claims, fed by what was stated and judged by the true time. It shares no decision with
/// the product.
/// </summary>
internal sealed class GrantBook(SimulatedFleet fleet, Func<DateTimeOffset> now, SeedPlan plan)
{
    /// <summary>How long an operation can take between judging and claiming: whatever was in force within this time may have decided.</summary>
    private static readonly TimeSpan LongestOperation = TimeSpan.FromMinutes(20);

    private readonly Dictionary<string, GrantRecord> grants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Timeline<PolicyFact>> policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Timeline<AttachmentFact>> attachments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Before, DateTimeOffset Last)> proofs = new(StringComparer.Ordinal);
    private readonly Timeline<bool> suspensions = Timeline<bool>.Beginning(false);

    public IReadOnlyCollection<GrantRecord> Grants => grants.Values;

    public GrantRecord? Find(string requestId) => grants.GetValueOrDefault(requestId);

    /// <summary>The newest protection of a VM and since when; null where there is none.</summary>
    public (AttachmentFact Fact, DateTimeOffset Since)? AttachmentOf(string vm) =>
        attachments.TryGetValue(vm, out var timeline) ? (timeline.Last, timeline.LastFrom) : null;

    /// <summary>When somebody last proved that the ports of a VM are closed. A change that was taken back proved nothing.</summary>
    public DateTimeOffset ProvedOn(string vm) => proofs[vm].Last;

    public IEnumerable<AttachmentFact> Attachments => attachments.Values.Select(timeline => timeline.Last);

    public PolicyFact? Policy(string name) => policies.TryGetValue(name, out var timeline) ? timeline.Last : null;

    public bool IsSuspended => suspensions.Last;

    /// <summary>Takes down a fact as it is stated, and judges claims.</summary>
    /// <exception cref="ViolationException">Somebody claimed what they may not.</exception>
    public void Hear(StoredFact stored)
    {
        switch (stored.Fact)
        {
            case PolicyFact policy:
                Of(policies, policy.Name).Add(now(), policy);
                break;
            case SuspensionFact suspension:
                suspensions.Add(now(), suspension.Suspended);
                break;
            case AttachmentFact attachment:
                Of(attachments, attachment.ResourceId.Name).Add(now(), attachment);
                HearAttachment(attachment);
                break;
            case RequestFact asked:
                grants.TryAdd(asked.Request.RequestId.ToString(), new GrantRecord(asked, stored.Hash, now()));
                break;
            case DecisionFact decision when Find(decision.RequestId.ToString()) is { } grant:
                grant.Decisions.Add((decision, now()));
                break;
            case OpeningFact claim:
                HearClaim(claim);
                break;
            case OpenedFact opened when Find(opened.RequestId.ToString()) is { } grant:
                grant.OpenedAt ??= now();
                break;
            case RevokeFact or ClosedFact or FailedFact when stored.Path.RequestId is { } id && Find(id.ToString()) is { } grant:
                grant.EndedAt ??= now();
                break;
        }
    }

    private void HearAttachment(AttachmentFact attachment)
    {
        var known = proofs.GetValueOrDefault(attachment.ResourceId.Name);
        proofs[attachment.ResourceId.Name] = attachment.Reason is null ? (known.Last, now()) : (known.Before, known.Before);
    }

    private void HearClaim(OpeningFact claim)
    {
        var grant = Find(claim.RequestId.ToString()) ?? throw new ViolationException("facts", $"{claim.RequestId} was claimed, and nobody asked for it");
        var vm = fleet.Vms.First(candidate => candidate.Name == grant.VmName);
        grant.Claim = claim;
        grant.ClaimedAt = now();
        grant.Address = vm.Address;
        grant.Generation = vm.Generation;
        Demand(claim.Subject == grant.Hash, "facts", grant, "its claim names another request");
        Demand(claim.Until <= now() + grant.Request.Duration + (2 * plan.LargestSkew) + TimeSpan.FromSeconds(1), "duration", grant,
            $"it was claimed until {claim.Until:u} and asked for {grant.Request.Duration}");
        Demand(grant.Request.Duration <= TimeSpan.FromHours(24), "duration", grant, $"{grant.Request.Duration} is more than a day");
        var since = now() - LongestOperation;
        Demand(suspensions.Since(since).Contains(false), "policy", grant, "everything is suspended");
        Demand(
            attachments.TryGetValue(grant.VmName, out var protections)
                && protections.Since(since)
                    .Any(protection => protection.State == AttachmentState.Attached && PoliciesOf(protection, since).Any(policy => Allows(policy, grant))),
            "policy", grant, "no policy of its VM allows it");
        Demand(vm.ChangedAt >= since || attachments[grant.VmName].Since(since).Any(protection => IsOf(protection, vm)), "identity", grant,
            "its VM is not the one that was protected");
        if (claim.Author.ObjectId == plan.SweeperId)
        {
            Demand(grant.Request.Duration <= SeedPlan.CeilingDuration && Sources.Ports.Contains(grant.Port) && grant.IsWithin(Sources.Allowed), "ceiling",
                grant, "the ceiling forbids it");
        }
    }

    private IEnumerable<AccessPolicy> PoliciesOf(AttachmentFact protection, DateTimeOffset since) =>
        protection.Policy is { } own ? [own]
            : protection.PolicyNames.Where(policies.ContainsKey).SelectMany(name => policies[name].Since(since))
                .Where(fact => fact.State == PolicyState.Active).Select(fact => fact.Policy);

    private static bool IsOf(AttachmentFact protection, SimulatedVm vm) =>
        protection.VmId == vm.VmId && protection.Interfaces.SelectMany(nic => nic.Addresses).Any(address => address.ToString() == vm.Address);

    private static bool Allows(AccessPolicy policy, GrantRecord grant) =>
        policy.Requesters.Any(person => person.ObjectId == grant.Author.ObjectId)
        && policy.Ports.Any(port => port.Ports.First <= grant.Request.Port.Ports.First && grant.Request.Port.Ports.Last <= port.Ports.Last)
        && grant.IsWithin(policy.Sources.Prefixes.Select(prefix => prefix.ToString()))
        && grant.Request.Duration <= policy.MaxDuration
        && grant.ApprovalsBy(policy.Approvers.Select(person => person.ObjectId).ToArray()) >= policy.RequiredApprovals;

    private static void Demand(bool holds, string invariant, GrantRecord grant, string problem)
    {
        if (!holds)
        {
            throw new ViolationException(invariant,
                $"{grant.Request.RequestId} ({grant.Author} to {grant.VmName}:{grant.Port} from {grant.Request.Source}) was claimed although {problem}");
        }
    }

    private static Timeline<T> Of<T>(Dictionary<string, Timeline<T>> timelines, string key)
    {
        if (!timelines.TryGetValue(key, out var timeline))
        {
            timelines.Add(key, timeline = new Timeline<T>());
        }

        return timeline;
    }
}
