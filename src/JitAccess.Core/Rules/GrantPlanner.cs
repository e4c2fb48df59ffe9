using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Rules;

/// <summary>
/// Plans the rules of a grant: an allow in each NSG on the way that would not let it in, at the highest free priority in front of
/// our denies and of every posture deny that it meets. No packet that a specific foreign deny decides ever becomes allowed.
/// </summary>
public sealed class GrantPlanner
{
    private readonly VmNetwork network;
    private readonly Posture posture;

    /// <param name="network">As it was read.</param>
    /// <param name="posture">Which foreign denies may be overridden.</param>
    public GrantPlanner(VmNetwork network, Posture posture)
    {
        this.network = network;
        this.posture = posture;
    }

    /// <param name="request">What is asked.</param>
    /// <param name="until">The expiry that goes into the rules.</param>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.SpecificDeny"/>, <see cref="ErrorIds.NoFreePriority"/>, <see cref="ErrorIds.SecurityGroupFull"/>,
    /// <see cref="ErrorIds.SourceFamilyMissing"/>, <see cref="ErrorIds.VmWithoutSecurityGroup"/>.
    /// </exception>
    public GrantRules Plan(AccessRequest request, DateTimeOffset until)
    {
        var endpoints = network.Endpoints.Where(endpoint => endpoint.Address.Family == request.Source.Family).ToArray();
        if (endpoints.Length == 0)
        {
            throw new JitAccessException(
                ErrorIds.SourceFamilyMissing, JitErrorKind.InvalidArgument,
                $"{network.Vm.Name} has no {(request.Source.Family == IPFamily.V4 ? "IPv4" : "IPv6")} address that {request.Source} could reach; it has {string.Join(", ", network.Endpoints.Select(endpoint => endpoint.Address))}.",
                request.Source.ToString());
        }

        RefuseSharedAddresses(request, endpoints);
        var rules = new List<PlacedRule>();
        var notes = new List<string>();
        var groups = endpoints.SelectMany(endpoint => endpoint.Path).Distinct().OrderBy(id => id.ToString(), StringComparer.OrdinalIgnoreCase).ToArray();
        for (var index = 0; index < groups.Length; index++)
        {
            var group = network.SecurityGroups[groups[index]];
            var behind = endpoints.Where(endpoint => endpoint.Path.Contains(group.Id)).ToArray();
            if (PlanIn(group, behind, request, until, index + 1, notes) is { } rule)
            {
                rules.Add(new PlacedRule(group.Id, rule));
            }
        }

        return new GrantRules(rules, notes);
    }

    private SecurityRule? PlanIn(
        NetworkSecurityGroup group, IReadOnlyList<VmEndpoint> endpoints, AccessRequest request, DateTimeOffset until, int number, List<string> notes)
    {
        // Other grants are looked through: a second grant stands on rules of its own.
        var standing = group with { Rules = group.Rules.Where(rule => !OurRuleName.IsGrant(rule)).ToArray() };
        var source = AddressSet.Of(request.Source);
        var met = endpoints.SelectMany(
            endpoint => Decisions(standing, endpoint, request).SelectMany(map => map.Within(source).Entries.Select(entry => entry.Value))).ToArray();
        if (met.All(decision => decision.Verdict == Verdict.Allowed))
        {
            notes.Add($"{group.Name} lets {request.Source} in anyway, by {string.Join(", ", met.Select(decision => $"'{decision.Rule?.Name}'").Distinct(StringComparer.Ordinal))}.");
            return null;
        }

        RefuseSpecificDenies(standing, endpoints, request, source);
        var name = OurRuleName.Allow(request.RequestId, number);
        if (group.FindRule(name) is null && group.Rules.Count >= NetworkSecurityGroup.MaxRules)
        {
            throw new JitAccessException(
                ErrorIds.SecurityGroupFull, JitErrorKind.LimitsExceeded,
                $"NSG {group.Name} has {group.Rules.Count} rules, which is the service's limit. Remove rules that are no longer needed.", group.Id);
        }

        var denies = endpoints.SelectMany(endpoint =>
            standing.Rules.Where(rule =>
                rule is { Direction: RuleDirection.Inbound, Access: RuleAccess.Deny } && IsOverridable(group.Id, rule)
                    && Meets(rule, endpoint, request, source))).ToArray();
        var first = denies.OrderBy(rule => rule.Priority).FirstOrDefault();
        var priority = new Priorities(group).Take(first?.Priority ?? SecurityRule.LastPriority + 1, name)
            ?? throw new JitAccessException(
                ErrorIds.NoFreePriority, JitErrorKind.LimitsExceeded,
                string.Format(
                    CultureInfo.InvariantCulture,
                    "NSG {0} has no free priority in front of rule '{1}' (priority {2}). Wait until a grant ends, or move rules.",
                    group.Name,
                    first?.Name,
                    first?.Priority), group.Id);
        return new SecurityRule
        {
            Name = name,
            Description = RuleDescription.OfAllow(request.RequestId, until, request.Requester.ObjectId),
            Priority = priority,
            Direction = RuleDirection.Inbound,
            Access = RuleAccess.Allow,
            Protocol = request.Port.Protocol.ToString(),
            Sources = [request.Source.ToString()],
            Destinations = endpoints.Select(endpoint => endpoint.Address).Distinct()
                .OrderBy(address => address).Select(address => address.ToString()).ToArray(),
            DestinationPorts = [request.Port.Ports.ToString()],
        };
    }

    private bool IsOverridable(ResourceId groupId, SecurityRule rule) => OurRuleName.IsOurs(rule) || posture.IsPosture(groupId, rule);

    private IEnumerable<AddressMap<RuleDecision>> Decisions(NetworkSecurityGroup group, VmEndpoint endpoint, AccessRequest request)
    {
        var walk = FirstMatchWalk.Of(group.Inbound, endpoint.Address, network.BookOf(endpoint));
        return walk.DestinationPortCells(request.Port.Ports)
            .SelectMany(port => walk.SourcePortCells().Select(sourcePort => walk.Decide(new TrafficQuestion(request.Port.Protocol, port, sourcePort))));
    }

    // What the foreign rules alone say, with posture denies looked through: a specific deny there is somebody's purpose.
    private void RefuseSpecificDenies(NetworkSecurityGroup standing, IReadOnlyList<VmEndpoint> endpoints, AccessRequest request, AddressSet source)
    {
        var foreign = standing with { Rules = standing.Rules.Where(rule => !OurRuleName.IsOurs(rule) && !posture.IsPosture(standing.Id, rule)).ToArray() };
        var refused = AddressSet.Empty;
        var open = AddressSet.Empty;
        var names = new List<SecurityRule>();
        foreach (var map in endpoints.SelectMany(endpoint => Decisions(foreign, endpoint, request)).Select(map => map.Within(source)))
        {
            foreach (var entry in map.Entries)
            {
                var specific = entry.Value.Unless.Append(entry.Value.Rule!).Where(rule => rule is not null && posture.IsSpecific(standing.Id, rule)).ToArray();
                names.AddRange(specific);
                refused = specific.Length > 0 ? refused.Union(AddressSet.Of([entry.Key])) : refused;
            }
        }

        open = source.Except(refused);
        if (!refused.IsEmpty)
        {
            var rules = string.Join(
                ", ", names.Distinct().Select(rule => string.Format(CultureInfo.InvariantCulture, "'{0}' (priority {1})", rule.Name, rule.Priority)));
            var left = open.ToPrefixes().Take(4).ToArray();
            var rest = left.Length == 0
                ? string.Empty
                : left.Length <= 3
                ? $" Only {string.Join(", ", left)} is left of what was asked; ask for {(left.Length == 1 ? "that" : "one of these")}."
                : " Ask for a smaller part of it.";
            throw new JitAccessException(
                ErrorIds.SpecificDeny, JitErrorKind.PermissionDenied,
                $"Rule {rules} of NSG {standing.Name} denies {refused} on port {request.Port}, and no grant overrides a specific deny.{rest} An administrator can allow it with Enable-JitVm -Through {names[0].Name}.",
                names[0].Name);
        }
    }

    private bool Meets(SecurityRule rule, VmEndpoint endpoint, AccessRequest request, AddressSet source)
    {
        var compiled = CompiledRule.Compile(rule, endpoint.Address, network.BookOf(endpoint));
        return compiled is not null && compiled.Concerns(request.Port) && compiled.Known.Union(compiled.Possible).Overlaps(source);
    }

    private void RefuseSharedAddresses(AccessRequest request, IReadOnlyList<VmEndpoint> endpoints)
    {
        var shared = network.NeighbourEndpoints.FirstOrDefault(
            neighbour => endpoints.Any(endpoint => endpoint.Address == neighbour.Address && endpoint.Path.Intersect(neighbour.Path).Any()));
        if (shared is not null)
        {
            throw new JitAccessException(
                ErrorIds.ProofViolated, JitErrorKind.ProofViolated,
                $"The address {shared.Address} also belongs to network interface {shared.Interface.Id.Name} of another VNet behind the same NSG, so a rule for {network.Vm.Name} would open that one too. Give one of them an NSG of its own.",
                request.ResourceId);
        }
    }
}
