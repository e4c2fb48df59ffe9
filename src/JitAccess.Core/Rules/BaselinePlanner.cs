using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Rules;

/// <summary>
/// Plans the baseline of a VM: denies on the policy's ports in front of the first foreign allow that admits a source that is not
/// exempt, with room for grants before them, and Keep rules in front of the denies for exempt sources that have access now.
/// </summary>
public sealed class BaselinePlanner
{
    /// <summary>How many priorities must be free in front of the baseline, for grants.</summary>
    public const int RoomForGrants = 10;

    private readonly VmNetwork network;
    private readonly IReadOnlyList<PortSpecification> ports;
    private readonly Exemptions exemptions;
    private readonly Posture posture;
    private readonly VmKey vmKey;
    private readonly string ledgerId;

    /// <param name="network">As it was read; rules of ours in it are looked through.</param>
    /// <param name="ports">The policy's ports.</param>
    /// <param name="exemptions">What keeps its access.</param>
    /// <param name="posture">Which foreign denies grants may go in front of.</param>
    /// <param name="ledgerId">The ledger that the rules will name.</param>
    public BaselinePlanner(VmNetwork network, IReadOnlyList<PortSpecification> ports, Exemptions exemptions, Posture posture, string ledgerId)
    {
        this.network = network;
        this.ports = ports;
        this.exemptions = exemptions;
        this.posture = posture;
        this.ledgerId = ledgerId;
        vmKey = VmKey.Of(network.Vm.Id);
    }

    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.NoRoom"/>, <see cref="ErrorIds.SecurityGroupFull"/>, <see cref="ErrorIds.ExemptionNotPreservable"/>,
    /// <see cref="ErrorIds.VmWithoutSecurityGroup"/>.
    /// </exception>
    public BaselineRules Plan()
    {
        foreach (var endpoint in network.Endpoints.Where(endpoint => endpoint.Path.Count == 0))
        {
            throw new JitAccessException(
                ErrorIds.VmWithoutSecurityGroup, JitErrorKind.InvalidOperation,
                $"{network.Vm.Name} cannot be protected: neither its network interface {endpoint.Interface.Id.Name} nor the subnet of {endpoint.Address} has a network security group. Attach one first.", network.Vm.Id);
        }

        var rules = new List<PlacedRule>();
        var severed = new List<string>();
        var numbers = new Dictionary<OurRuleKind, int>();
        var groups = network.SecurityGroups.ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var place in network.Endpoints.GroupBy(endpoint => string.Join("|", endpoint.Path.Select(id => id.ToString().ToUpperInvariant())),
            StringComparer.Ordinal))
        {
            var endpoints = place.ToArray();
            JitAccessException? refusal = null;
            var placed = false;

            // The NIC's NSG is the last of the path; the subnet's serves where the NIC's has no room.
            foreach (var groupId in endpoints[0].Path.Reverse())
            {
                try
                {
                    // Several paths may end in one NSG: what is planned for the one takes its priorities from the next.
                    var planned = PlanIn(groups[groupId], endpoints, numbers, severed);
                    groups[groupId] = planned.Aggregate(groups[groupId], (group, rule) => group.With(rule.Rule));
                    rules.AddRange(planned);
                    placed = true;
                    break;
                }
                catch (JitAccessException e) when (e.ErrorId is ErrorIds.NoRoom or ErrorIds.SecurityGroupFull)
                {
                    refusal ??= e;
                }
            }

            if (!placed)
            {
                throw refusal!;
            }
        }

        return new BaselineRules(rules, severed.Distinct(StringComparer.Ordinal).ToArray(), exemptions.Sources);
    }

    private List<PlacedRule> PlanIn(NetworkSecurityGroup group, IReadOnlyList<VmEndpoint> endpoints, Dictionary<OurRuleKind, int> numbers, List<string> severed)
    {
        // What we look at is the NSG without any rule of ours; what we take priorities from is the NSG as it is.
        var foreign = group with { Rules = group.Rules.Where(rule => !OurRuleName.IsOurs(rule)).ToArray() };
        var findings = endpoints.SelectMany(endpoint => Look(foreign, endpoint)).ToArray();
        var admitting = findings.Where(finding => finding.Verdict != Verdict.Denied && !finding.IsExempt).ToArray();
        var limit = admitting.SelectMany(finding => finding.Allows).Select(rule => rule.Priority).Append(SecurityRule.LastPriority + 1).Min();
        var taken = new Dictionary<OurRuleKind, int>(numbers);
        var denies = Denies(endpoints);
        var priorities = new Priorities(group);
        var result = new List<PlacedRule>();
        var before = limit;
        foreach (var draft in denies)
        {
            Place(draft, OurRuleKind.Deny);
        }

        // Where the priorities next to the limit are taken, the denies stand further in front, and sever what is in between as well.
        var keeps = Keeps(findings, before);
        foreach (var draft in keeps)
        {
            Place(draft, OurRuleKind.Keep);
        }

        // Rules of an earlier baseline are replaced or removed; those that this plan has put here already stay.
        var staying = group.Rules.Count(rule => !OurRuleName.IsOf(rule, vmKey) || IsPlanned(rule, numbers));
        if (staying + result.Count > NetworkSecurityGroup.MaxRules)
        {
            throw new JitAccessException(
                ErrorIds.SecurityGroupFull, JitErrorKind.LimitsExceeded,
                $"NSG {group.Name} has {group.Rules.Count} of {NetworkSecurityGroup.MaxRules} rules; the baseline of {network.Vm.Name} needs {keeps.Count + denies.Count} more. Remove rules that are no longer needed.", group.Id);
        }

        var postureFirst = findings.SelectMany(finding => finding.PostureDenies).Select(rule => rule.Priority).Append(before).Min();
        if (priorities.CountFree(Math.Min(before, postureFirst)) < RoomForGrants)
        {
            throw NoRoom(group, Math.Min(limit, postureFirst), postureFirst < before ? 0 : denies.Count + keeps.Count);
        }

        foreach (var kind in taken)
        {
            numbers[kind.Key] = kind.Value;
        }

        severed.AddRange(admitting.SelectMany(finding => finding.Allows.Select(rule => Severed(group, rule, finding))));

        // Keep before Deny, so that exempt sources never lose their access in between.
        result.Reverse();
        return result;

        void Place(SecurityRule draft, OurRuleKind kind)
        {
            var number = taken[kind] = taken.TryGetValue(kind, out var last) ? last + 1 : 1;
            var name = kind == OurRuleKind.Deny ? OurRuleName.Deny(vmKey, number) : OurRuleName.Keep(vmKey, number);
            before = priorities.Take(before, name) ?? throw NoRoom(group, limit, denies.Count + Keeps(findings, limit).Count);
            result.Add(new PlacedRule(group.Id,
                draft with { Name = name, Priority = before, Description = RuleDescription.OfBaseline(vmKey, ledgerId, network.Vm.Name) }));
        }
    }

    private static bool IsPlanned(SecurityRule rule, Dictionary<OurRuleKind, int> numbers) =>
        OurRuleName.TryParse(rule.Name, out var name) && numbers.TryGetValue(name!.Kind, out var last) && name.Number <= last;

    private IEnumerable<Finding> Look(NetworkSecurityGroup foreign, VmEndpoint endpoint)
    {
        var walk = FirstMatchWalk.Of(foreign.Inbound, endpoint.Address, network.BookOf(endpoint));
        foreach (var port in this.ports)
        {
            // A packet from any source port counts, so every stretch of source ports is looked at.
            foreach (var ports in Stretches(walk.DestinationPortCells(port.Ports), port.Ports.Last))
            {
                foreach (var sourcePorts in Stretches(walk.SourcePortCells(), PortRange.All.Last))
                {
                    foreach (var entry in walk.Decide(new TrafficQuestion(port.Protocol, ports.First, sourcePorts.First)).Entries.Where(entry =>
                        entry.Key.Family == endpoint.Address.Family))
                    {
                        var decision = entry.Value;
                        var allows = decision.Unless.Append(decision.Rule!).Where(rule => rule is { Access: RuleAccess.Allow }).ToArray();
                        var sources = AddressSet.Of([entry.Key]);
                        var exempt = sources.Intersect(exemptions.Sources);
                        var denies = decision.Unless.Append(decision.Rule!)
                            .Where(rule => rule is { IsDefault: false } && posture.IsPosture(foreign.Id, rule)).ToArray();
                        if (!exempt.IsEmpty)
                        {
                            yield return new Finding(endpoint, port, ports, sourcePorts, exempt, decision.Verdict, allows, denies, IsExempt: true);
                        }

                        if (!sources.Except(exempt).IsEmpty)
                        {
                            yield return new Finding(
                                endpoint, port, ports, sourcePorts, sources.Except(exempt), decision.Verdict, allows, denies,
                                IsExempt: allows.Length > 0 && allows.All(exemptions.Includes));
                        }
                    }
                }
            }
        }
    }

    // What exempt sources reach now and would lose: it is kept by rules of ours in front of the deny.
    private IReadOnlyList<SecurityRule> Keeps(IReadOnlyList<Finding> findings, int limit)
    {
        var lost = findings.Where(finding => finding.IsExempt && finding.Verdict != Verdict.Denied && finding.Allows.Any(rule => rule.Priority >= limit))
            .ToArray();
        if (lost.FirstOrDefault(finding => finding.Verdict == Verdict.Unknown) is { } unclear)
        {
            throw new JitAccessException(
                ErrorIds.ExemptionNotPreservable, JitErrorKind.InvalidOperation,
                $"What rule '{unclear.Allows[0].Name}' lets in cannot be resolved, so it cannot be kept in front of the baseline. Exempt addresses instead of the rule.", unclear.Allows[0].Name);
        }

        return KeepRules.Covering(
            lost.Select(finding => new KeptAccess(finding.Endpoint.Address, finding.Port.Protocol, finding.Ports, finding.SourcePorts, finding.Sources)));
    }

    private static IEnumerable<PortRange> Stretches(IEnumerable<int> starts, int last)
    {
        var all = starts.ToArray();
        return all.Select((start, index) => new PortRange(start, index + 1 < all.Length ? all[index + 1] - 1 : last));
    }

    private List<SecurityRule> Denies(IReadOnlyList<VmEndpoint> endpoints) =>
        endpoints.Select(endpoint => endpoint.Address.Family).Distinct().OrderBy(family => family)
            .SelectMany(family => ports.GroupBy(port => port.Protocol).OrderBy(group => group.Key)
                .Select(group => Draft(endpoints, family, group.Key, group.Select(port => port.Ports))))
            .ToList();

    private static SecurityRule Draft(IReadOnlyList<VmEndpoint> endpoints, IPFamily family, SecurityProtocol protocol, IEnumerable<PortRange> ports) => new()
    {
        Name = string.Empty,
        Priority = 0,
        Direction = RuleDirection.Inbound,
        Access = RuleAccess.Deny,
        Protocol = protocol.ToString(),
        Sources = ["*"],
        Destinations = endpoints.Select(endpoint => endpoint.Address).Where(address => address.Family == family)
            .Distinct().OrderBy(address => address).Select(address => address.ToString()).ToArray(),
        DestinationPorts = ports.Distinct().OrderBy(range => range).Select(range => range.ToString()).ToArray(),
    };

    private JitAccessException NoRoom(NetworkSecurityGroup group, int first, int own)
    {
        var inTheWay = group.Rules.Where(rule => rule.Direction == RuleDirection.Inbound && rule.Priority >= first && !OurRuleName.IsOurs(rule))
            .OrderBy(rule => rule.Priority).FirstOrDefault();
        var needed = own + RoomForGrants;
        var moves = inTheWay is null ? null : RoomPlanner.Plan(group, inTheWay.Priority, needed);
        var advice = moves is null
            ? "The NSG is too full for that; remove rules that are no longer needed."
            : "Enable-JitVm -MakeRoom does that, or these commands, in this order; what gets through stays the same:" + Environment.NewLine + string.Join(
                Environment.NewLine, moves.Select(move => move.Command));
        return new NoRoomException(
            string.Format(
                CultureInfo.InvariantCulture, "There is no room in NSG {0} in front of rule '{1}' (priority {2}), which decides about the ports of {3}: {4} free priorities are needed there and {5} are free. {6}",
                group.Name, inTheWay?.Name, inTheWay?.Priority, network.Vm.Name, needed, new Priorities(group).CountFree(inTheWay?.Priority ?? first), advice),
            inTheWay?.Name ?? group.Name, moves ?? []);
    }

    private static string Severed(NetworkSecurityGroup group, SecurityRule rule, Finding finding) =>
        $"severs {string.Join(",", rule.Sources.Concat(rule.SourceGroups.Select(id => id.Name)))} on {finding.Port}, which rule '{rule.Name}' of {group.Name} (priority {rule.Priority.ToString(CultureInfo.InvariantCulture)}) lets in";

    private sealed record Finding(
        VmEndpoint Endpoint, PortSpecification Port, PortRange Ports, PortRange SourcePorts, AddressSet Sources, Verdict Verdict,
        IReadOnlyList<SecurityRule> Allows, IReadOnlyList<SecurityRule> PostureDenies, bool IsExempt);
}
