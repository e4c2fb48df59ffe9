using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Sandbox;
using JitAccess.Simulation.Fleet;

namespace JitAccess.Simulation.Checks;

/// <summary>
/// Looks at every NSG whenever it has changed, and holds what stands there against the invariants: with the sandbox's packet probe, the owners' book, and
/// the book of grants. What may be late (closing, repairing) is held against the sweeps that ended without a failure: what was due when such a pass began
/// must be done when it ends.
/// </summary>
internal sealed class Watch(SandboxWorld world, SimulatedFleet fleet, Owners owners, GrantBook book, SeedPlan plan)
{
    private readonly Dictionary<string, ObservedGroup> groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> revisions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Rule), (string Content, DateTimeOffset At)> firstSeen = [];
    private readonly HashSet<(string Group, string Rule)> everSeen = [];
    private readonly Dictionary<(string Group, string Rule), DateTimeOffset> missing = [];
    private readonly Dictionary<string, int> enabling = new(StringComparer.Ordinal);

    private DateTimeOffset Now => world.Clock.Now;

    /// <summary>The NSG as it was when it was looked at last.</summary>
    public ObservedGroup this[string group] => groups[group];

    /// <summary>The rules of ours that are there now.</summary>
    public IEnumerable<(string Group, ObservedRule Rule)> Ours =>
        groups.Values.SelectMany(group => group.Rules.Values.Where(rule => rule.IsOurs).Select(rule => (group.Name, rule)));

    /// <summary>While somebody enables a VM or ends its protection, its baseline is not what it will be.</summary>
    public void Begin(string vm) => enabling[vm] = enabling.GetValueOrDefault(vm) + 1;

    public void End(string vm) => enabling[vm]--;

    /// <summary>Forgets what an NSG was, since it was replaced as a whole.</summary>
    public void Forget(string group) => revisions.Remove(group);

    /// <summary>Looks at what has changed.</summary>
    /// <exception cref="ViolationException">An invariant does not hold.</exception>
    public void Step()
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in fleet.Groups.Keys)
        {
            var revision = world.RevisionOf(SimulatedFleet.GroupId(name));
            if (!revisions.TryGetValue(name, out var known) || known != revision)
            {
                revisions[name] = revision;
                Look(name);
                changed.Add(name);
            }
        }

        if (changed.Count > 0)
        {
            Probe(fleet.Vms.Where(vm => vm.Groups.Any(changed.Contains)));
        }
    }

    /// <summary>Holds everything against a pass that ended without a failure.</summary>
    public void JudgeCleanPass(DateTimeOffset began)
    {
        Step();
        foreach (var (group, rule) in Ours.Where(pair => pair.Rule.IsOpenGrant).ToArray())
        {
            if (DueAt(group, rule) is { } due && due + plan.Margin <= began)
            {
                throw new ViolationException("closing",
                    $"{rule.Name} is still open in {group}; it was due at {due:u}, and a pass that began at {began:u} ended without a failure. {rule.Content}");
            }
        }

        foreach (var (key, since) in missing.Where(pair => pair.Value + plan.Margin <= began).ToArray())
        {
            if (MissingNow(key.Group, key.Rule) is { } vm)
            {
                throw new ViolationException("baseline",
                    $"{key.Rule} of {vm} has been missing in {key.Group} since {since:u}, and a pass that began at {began:u} ended without a failure");
            }
        }
    }

    /// <summary>Holds everything against the time that is promised where nothing fails.</summary>
    public void JudgeLateness(TimeSpan promised)
    {
        foreach (var (group, rule) in Ours.Where(pair => pair.Rule.IsOpenGrant).ToArray())
        {
            if (DueAt(group, rule) is { } due && due + promised < Now)
            {
                throw new ViolationException("lateness", $"{rule.Name} is still open in {group}; it was due at {due:u}, which is more than {promised} ago");
            }
        }
    }

    /// <summary>From when on an open rule of a grant should not be there as it is; null while it may.</summary>
    public DateTimeOffset? DueAt(string group, ObservedRule rule)
    {
        var seen = firstSeen[(group, rule.Name)].At;
        var due = DateTimeOffset.MaxValue;
        if (book.Find(rule.Key) is not { Claim: { } claim } grant)
        {
            // Nobody's: it lives to its own expiry if that is one.
            due = rule.DescribedUntil is { } until && until <= seen + TimeSpan.FromHours(24) - plan.Margin ? until
                : rule.DescribedUntil is { } far && far <= seen + TimeSpan.FromHours(24) + plan.Margin ? far : seen;
        }
        else
        {
            due = Earliest(due, claim.Until);
            due = Earliest(due, grant.EndedAt);

            // Whatever somebody makes its description say, the claim's expiry counts; what it opens is another matter.
            due = Earliest(due, IsAsWide(rule, grant, rule.Destination) ? null : owners.MeddledWith(group, rule.Name));
            due = Earliest(due, book.AttachmentOf(grant.VmName) is { Fact.State: not AttachmentState.Attached } ended ? ended.Since : null);
            var vm = fleet.Vms.First(candidate => candidate.Name == grant.VmName);
            due = Earliest(due, vm.Exists && vm.Address == rule.Destination ? null : vm.ChangedAt);
        }

        return due == DateTimeOffset.MaxValue || due > Now ? null : due > seen ? due : seen;
    }

    private static DateTimeOffset Earliest(DateTimeOffset one, DateTimeOffset? other) => other is { } time && time < one ? time : one;

    private void Look(string name)
    {
        var group = ObservedGroup.Read(name,
            world.ExportResource(SimulatedFleet.GroupId(name)) ?? throw new ViolationException("foreign", $"NSG {name} is gone"));
        groups[name] = group;
        new ForeignCheck(owners).Demand(group);
        foreach (var rule in group.Rules.Values.Where(rule => rule.IsOpenGrant))
        {
            var isNew = !firstSeen.TryGetValue((name, rule.Name), out var seen) || seen.Content != rule.Content;
            if (isNew)
            {
                firstSeen[(name, rule.Name)] = (rule.Content, Now);
            }

            if (!owners.IsForged(rule.Name) && owners.MeddledWith(name, rule.Name) is null)
            {
                DemandFacts(group, rule, isNew);
            }
        }

        foreach (var gone in firstSeen.Keys.Where(key => key.Group == name && !(group.Rules.TryGetValue(key.Rule, out var rule) && rule.IsOpenGrant)).ToArray())
        {
            firstSeen.Remove(gone);
        }

        NoteMissing(name);
    }

    private void DemandFacts(ObservedGroup group, ObservedRule rule, bool isNew)
    {
        var grant = book.Find(rule.Key);
        if (grant?.Claim is not { } claim)
        {
            throw new ViolationException("facts", $"{rule.Name} is in {group.Name}, and nobody {(grant is null ? "asked for" : "claimed")} it");
        }

        // A claim is completed at the address that the VM has by then.
        var now = fleet.Vms.First(vm => vm.Name == grant.VmName).Address;
        if (!(IsAsWide(rule, grant, grant.Address) || IsAsWide(rule, grant, now)) || !(rule.DescribedUntil <= claim.Until))
        {
            throw new ViolationException("rule", $"{rule.Name} in {group.Name} is not what was claimed ({grant.Request.Source} to {grant.Address}:{grant.Port} until {claim.Until:u}): {rule.Content}");
        }

        // A deletion that fails may put it back.
        var isFirst = everSeen.Add((group.Name, rule.Name)) || (isNew && !plan.HasFaults);
        if (isFirst && Now > claim.Until + plan.LatestAppearance)
        {
            throw new ViolationException("late opening", $"{rule.Name} appeared in {group.Name} although it was over at {claim.Until:u}");
        }
    }

    private static bool IsAsWide(ObservedRule rule, GrantRecord grant, string address) =>
        rule.Direction == "Inbound" && rule.Source == grant.Request.Source.ToString() && rule.Destination == address
            && rule.Port == grant.Request.Port.Ports.ToString();

    /// <summary>
    /// A deny that decided about a packet before a rule of ours was there must have been seen when the rule was read back. What owners did since then is
    /// their own affair.
    /// </summary>
    public void JudgeOpening(GrantRecord grant)
    {
        Step();
        foreach (var (group,
            rule) in Ours.Where(pair =>
            pair.Rule.IsOpenGrant && pair.Rule.Key == grant.Request.RequestId.ToString() && owners.MeddledWith(pair.Group, pair.Rule.Name) is null).ToArray())
        {
            foreach (var source in Sources.Probes.Where(source =>
                grant.Covers(source) && owners.LastEdit(group) + plan.Margin < firstSeen[(group, rule.Name)].At))
            {
                var decides = owners.RulesOf(group).OrderBy(foreign => foreign.Priority).FirstOrDefault(foreign => foreign.Matches(source, grant.Port));
                if (decides is { IsSpecificDeny: true } && decides.Priority > rule.Priority)
                {
                    throw new ViolationException("law", $"{rule.Name} in {group} lets {source} in, about whom the foreign deny {decides.Name} decides");
                }
            }
        }
    }

    private void NoteMissing(string name)
    {
        foreach (var attachment in book.Attachments)
        {
            foreach (var placed in attachment.Baseline.Where(placed => placed.SecurityGroupId.Name == name))
            {
                if (MissingNow(name, placed.Rule.Name) is null)
                {
                    missing.Remove((name, placed.Rule.Name));
                }
                else
                {
                    missing.TryAdd((name, placed.Rule.Name), Now);
                }
            }
        }
    }

    /// <summary>The VM whose baseline rule is missing or edited; null where it need not be there.</summary>
    private string? MissingNow(string group, string rule)
    {
        foreach (var attachment in book.Attachments.Where(attachment => attachment.State == AttachmentState.Attached))
        {
            var placed = attachment.Baseline.FirstOrDefault(candidate => candidate.SecurityGroupId.Name == group && candidate.Rule.Name == rule);
            var vm = fleet.Vms.First(candidate => candidate.Name == attachment.ResourceId.Name);
            if (placed is null || !vm.Exists || vm.VmId != attachment.VmId
                || attachment.Interfaces.All(nic => nic.Addresses.All(address => address.ToString() != vm.Address)) || enabling.GetValueOrDefault(vm.Name) > 0)
            {
                continue;
            }

            var present = groups.GetValueOrDefault(group)?.Rules.GetValueOrDefault(rule);
            return present is { Access: "Deny" } && present.Destination == vm.Address && present.Source == "*" ? null : vm.Name;
        }

        return null;
    }

    private void Probe(IEnumerable<SimulatedVm> vms)
    {
        foreach (var vm in vms.Where(vm => vm.Exists && book.AttachmentOf(vm.Name) is { Fact.State: AttachmentState.Attached }))
        {
            foreach (var port in book.AttachmentOf(vm.Name)!.Value.Fact.Ports.Select(port => port.Ports.First))
            {
                foreach (var source in Sources.Probes)
                {
                    if (world.Probe(new ProbeQuery { Source = source, VM = vm.Name, Port = port }) is { Allowed: true } result)
                    {
                        DemandReason(vm, port, source, result);
                    }
                }
            }
        }
    }

    private void DemandReason(SimulatedVm vm, int port, string source, ProbeResult result)
    {
        foreach (var decision in result.DecidedBy)
        {
            var rule = groups[decision.Nsg].Rules.GetValueOrDefault(decision.Rule);
            if (rule is { IsOpenGrant: true })
            {
                // Until it is closed, a rule that somebody edited or forged lets in whom that person wanted in.
                var isTheirs = owners.IsForged(rule.Name) || owners.MeddledWith(decision.Nsg, rule.Name) is not null;
                if (!isTheirs && !(book.Find(rule.Key) is { } grant && grant.VmName == vm.Name && grant.Port == port && grant.Covers(source)))
                {
                    throw new ViolationException("exposure",
                        $"{source} gets through to {vm.Name}:{port} by {rule.Name} in {decision.Nsg}, which is not for that");
                }

                return;
            }
        }

        DemandNoHole(vm, port, source, result);
    }

    // Only foreign rules let it in: then our deny is not there, which is another invariant's business, or they stand in front of it.
    private void DemandNoHole(SimulatedVm vm, int port, string source, ProbeResult result)
    {
        var attachment = book.AttachmentOf(vm.Name)!.Value.Fact;
        var since = book.ProvedOn(vm.Name);
        if (enabling.GetValueOrDefault(vm.Name) > 0 || attachment.VmId != vm.VmId)
        {
            return;
        }

        foreach (var decision in result.DecidedBy)
        {
            var deny = groups[decision.Nsg].Rules.Values.FirstOrDefault(rule =>
                rule is { Kind: "Deny", Access: "Deny" } && rule.Key == attachment.VmKey.ToString() && rule.Destination == vm.Address
                    && Covers(rule.Port, port));
            if (deny is null)
            {
                continue;
            }

            var foreign = owners.Find(decision.Nsg, decision.Rule);
            if (deny.Priority < decision.Priority)
            {
                throw new ViolationException("probe", $"{source} gets through to {vm.Name}:{port} by {decision.Rule} behind {deny.Name}");
            }

            // Whatever owners changed since, of their rules or of ours, is their own doing.
            if (foreign is null || (owners.MeddledWith(decision.Nsg, deny.Name) is null && owners.LastEdit(decision.Nsg) + plan.Margin < since))
            {
                throw new ViolationException("exposure", $"{source} gets through to {vm.Name}:{port} by {decision.Rule} in {decision.Nsg}, which stood in front of {deny.Name} when the VM was protected");
            }
        }
    }

    private static bool Covers(string ports, int port) =>
        ports.Split(',').Any(text => text == "*" || text == port.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
