using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>Plans what Enable does to one VM. Pure.</summary>
internal static class EnablePlanner
{
    /// <summary>Plans the protection of a VM on one reading of its network.</summary>
    /// <exception cref="JitAccessException">It cannot be protected as asked.</exception>
    public static EnablePlan Plan(EnableOptions options, VmNetwork network, ProtectionPolicy policy, StoredFact? current, string ledgerId)
    {
        var vmKey = VmKey.Of(network.Vm.Id);
        var exemptions = Exemptions.Parse(options.Exempt, network);
        var through = FindThrough(options.Through, network);
        var read = network;
        (network, var moves, var baseline) =
            PlanWithRoom(network, options.MakeRoom, state => new BaselinePlanner(state, policy.Ports, exemptions, new Posture(through), ledgerId).Plan());
        var unmoved = SameExposure.Prove(read, network, moves.Select(move => move.RuleName).ToArray());
        if (moves.Count > 0 && (unmoved.Kind == ProofKind.Violated || (unmoved.Kind == ProofKind.Unknown && options.RequireProof)))
        {
            throw new JitAccessException(ErrorIds.ProofUnknown, JitErrorKind.InvalidOperation,
                $"The rules of {network.Vm.Name} cannot be moved without changing what gets through: {unmoved}.", network.Vm.Id.ToString());
        }

        var obsolete = network.SecurityGroups.Values
            .SelectMany(group => group.Rules.Where(rule => OurRuleName.IsOf(rule, vmKey)).Select(rule => new PlacedRule(group.Id, rule)))
            .Where(old =>
                !baseline.Rules.Any(rule =>
                    rule.SecurityGroupId == old.SecurityGroupId && string.Equals(rule.Rule.Name, old.Rule.Name, StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        var planned = baseline.Rules.Aggregate(network, (state, placed) => state.With(state.SecurityGroups[placed.SecurityGroupId].With(placed.Rule)));
        planned = obsolete.Aggregate(planned, (state, placed) => state.With(state.SecurityGroups[placed.SecurityGroupId].Without(placed.Rule.Name)));
        var proof = BaselineProof.Prove(planned, policy.Ports, exemptions);
        if (proof.Kind == ProofKind.Violated || (proof.Kind == ProofKind.Unknown && options.RequireProof))
        {
            throw new JitAccessException(
                proof.Kind == ProofKind.Violated ? ErrorIds.ProofViolated : ErrorIds.ProofUnknown, JitErrorKind.InvalidOperation,
                $"The ports of {network.Vm.Name} could not be closed for certain: {proof}.", network.Vm.Id.ToString());
        }

        var changes = moves.Select(move =>
            PlannedChange.Put(new PlacedRule(move.SecurityGroupId,
                read.SecurityGroups[move.SecurityGroupId].FindRule(move.RuleName)! with { Priority = move.To })))
            .Concat(baseline.Rules.Where(rule => !IsPresent(network, rule)).Select(rule => PlannedChange.Put(rule)))
                .Concat(obsolete.Select(PlannedChange.Delete)).ToArray();
        var notes = baseline.Severed.Concat(Proposals(network, policy, exemptions)).Concat(Exempted(read, policy, exemptions)).ToList();
        if (proof.Kind == ProofKind.Unknown)
        {
            notes.Add(proof.ToString());
        }

        notes.AddRange(moves.Select(move =>
            string.Format(CultureInfo.InvariantCulture, "moves the foreign rule '{0}' from {1} to {2} to make room; what gets through stays the same ({3})",
                move.RuleName, move.From, move.To, unmoved)));

        return new EnablePlan
        {
            Plan = new JitPlan
            {
                Target = network.Vm.Name,
                Action = $"close {string.Join(", ", policy.Ports)} to everybody without a grant",
                Changes = changes,
                Notes = notes
            },
            Options = options,
            Network = read,
            Moves = moves,
            Policy = policy,
            Current = current,
            LedgerId = ledgerId,
            Baseline = baseline.Rules,
            Obsolete = obsolete,
            Through = through,
            Exemptions = exemptions,
        };
    }

    private static (VmNetwork Network, IReadOnlyList<RuleMove> Moves, BaselineRules Baseline) PlanWithRoom(VmNetwork network, bool makeRoom,
        Func<VmNetwork, BaselineRules> plan)
    {
        var moves = new List<RuleMove>();
        while (true)
        {
            try
            {
                return (network, moves, plan(network));
            }
            catch (NoRoomException e) when (makeRoom && e.Moves.Count > 0 && moves.Count < SecurityRule.LastPriority)
            {
                moves.AddRange(e.Moves);
                network = e.Moves.Aggregate(network, (state, move) => move.ApplyTo(state));
            }
        }
    }

    // Bastion hosts and health probes break in silence, so what of them would be cut off is proposed as an exemption.
    private static IEnumerable<string> Proposals(VmNetwork network, ProtectionPolicy policy, Exemptions exemptions)
    {
        var reachable = ReachableWithoutUs(network, policy).Except(exemptions.Sources);
        foreach (var prefix in network.Networks.Values.SelectMany(vnet => vnet.Subnets).Where(subnet => subnet.IsBastion)
            .SelectMany(subnet => subnet.AddressPrefixes))
        {
            if (AddressPrefix.TryParse(prefix, out var bastion, out _, lenient: true) && AddressSet.Of(bastion).Overlaps(reachable))
            {
                yield return $"Azure Bastion in {prefix} loses its access; keep it with -Exempt {prefix}";
            }
        }

        if (network.Interfaces.SelectMany(nic => nic.IPConfigurations).Any(configuration => configuration.IsBehindLoadBalancer)
            && reachable.Contains(AddressBook.HostAddress))
        {
            yield return "the load balancer's health probes lose their access to these ports; keep it with -Exempt AzureLoadBalancer";
        }
    }

    private static IEnumerable<string> Exempted(VmNetwork network, ProtectionPolicy policy, Exemptions exemptions)
    {
        var reachable = ReachableWithoutUs(network, policy);
        foreach (var text in exemptions.Texts)
        {
            var isSource = AddressPrefix.TryParse(text, out var prefix, out _);
            yield return isSource && !AddressSet.Of(prefix).Overlaps(reachable)
                ? $"{text} has no access to these ports now, so nothing is kept for it"
                : $"{text} keeps the access that it has: standing exposure";
        }
    }

    /// <exception cref="JitAccessException"><see cref="ErrorIds.ForeignLedger"/>.</exception>
    public static void RefuseForeignLedger(VmNetwork network, VmKey vmKey, string ledgerId, AttachmentFact? known)
    {
        var foreign = network.SecurityGroups.Values.SelectMany(group =>
            group.Rules.Where(rule => OurRuleName.IsOf(rule, vmKey)).Select(rule => new PlacedRule(group.Id, rule)))
            .FirstOrDefault(placed => !BaselineOwner.IsOf(placed, vmKey, ledgerId, known));
        if (foreign is not null)
        {
            throw new JitAccessException(
                ErrorIds.ForeignLedger, JitErrorKind.InvalidOperation,
                $"{network.Vm.Name} is protected by another ledger: rule {foreign} says '{foreign.Rule.Description}'. Connect with that ledger's -Store, or, if it is lost, delete the JitAccess-Deny and JitAccess-Keep rules of {vmKey} yourself.",
                foreign.ToString());
        }
    }

    private static PlacedRule[] FindThrough(IReadOnlyList<string> names, VmNetwork network) => names.SelectMany(name =>
    {
        var found = network.SecurityGroups.Values
            .SelectMany(group =>
                group.Rules.Where(rule =>
                    string.Equals(rule.Name, name.Trim(), StringComparison.OrdinalIgnoreCase)
                        && rule is { Direction: RuleDirection.Inbound, Access: RuleAccess.Deny } && !OurRuleName.IsOurs(rule))
                .Select(rule => new PlacedRule(group.Id, rule))).ToArray();
        return found.Length > 0 ? found : throw new JitAccessException(
            ErrorIds.ThroughNotFound, JitErrorKind.NotFound,
            $"'{name}' is no inbound deny rule of {string.Join(", ", network.SecurityGroups.Values.Select(group => group.Name))}.", name);
    }).ToArray();

    /// <summary>Whether a rule stands there exactly as it is planned.</summary>
    public static bool IsPresent(VmNetwork network, PlacedRule placed) =>
        network.SecurityGroups[placed.SecurityGroupId].FindRule(placed.Rule.Name) is { } present && present.HasSameEffect(placed.Rule)
            && string.Equals(present.Description, placed.Rule.Description, StringComparison.Ordinal);

    private static AddressSet ReachableWithoutUs(VmNetwork network, ProtectionPolicy policy)
    {
        var vmKey = VmKey.Of(network.Vm.Id);
        var without = network.Where(rule => !OurRuleName.IsOf(rule, vmKey) && !OurRuleName.IsGrant(rule));
        return policy.Ports.Aggregate(AddressSet.Empty, (set, port) => set.Union(ExposureOfPorts.Of(without, port).Allowed));
    }
}
