using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Answers whether a source gets to a port of a VM, with the rules that decide.</summary>
public sealed class TestAccess(JitContext context, IOperationObserver observer)
{
    private readonly VmNetworkReader reader = new(context);

    /// <summary>One row for every address of the VM of the source's family, and for every part of the source or port that is decided differently.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.SourceInvalid"/>, <see cref="ErrorIds.SourceFamilyMissing"/>, and what finding the VM
    /// throws.</exception>
    public async Task<IReadOnlyList<JitAccessPath>> TestAsync(VmReference vm, PortSpecification port, string source, CancellationToken cancellationToken)
    {
        if (!AddressPrefix.TryParse(source, out var prefix, out var problem))
        {
            throw new JitAccessException(ErrorIds.SourceInvalid, JitErrorKind.InvalidArgument, $"Source '{source}' {problem}.", source);
        }

        var vmId = await new VmFinder(context).FindAsync(vm, cancellationToken).ConfigureAwait(false);
        var network = await reader.ReadAsync(vmId, askRights: false, cancellationToken).ConfigureAwait(false);
        observer.Verbose($"{vmId.Name}: {network.Endpoints.Count()} addresses behind {network.SecurityGroups.Count} NSGs.");
        var endpoints = network.Endpoints.Where(endpoint => endpoint.Address.Family == prefix.Family).ToArray();
        return endpoints.Length > 0
            ? endpoints.SelectMany(endpoint => Rows(network, endpoint, port, prefix)).ToArray()
            : throw new JitAccessException(
                ErrorIds.SourceFamilyMissing, JitErrorKind.InvalidArgument,
                $"{vmId.Name} has no address of the family of {source}; it has {string.Join(", ", network.Endpoints.Select(endpoint => endpoint.Address))}.",
                source);
    }

    private static IEnumerable<JitAccessPath> Rows(VmNetwork network, VmEndpoint endpoint, PortSpecification port, AddressPrefix source)
    {
        var walk = PathWalk.Of(network, endpoint);
        var unreadable = network.UnreadableAdminRules.ToArray();
        var questions = walk.Questions(port.Protocol, port.Ports).GroupBy(question => question.DestinationPort).ToArray();
        for (var index = 0; index < questions.Length; index++)
        {
            var last = index + 1 < questions.Length ? questions[index + 1].Key - 1 : port.Ports.Last;
            var cell = new PortSpecification(port.Protocol, new PortRange(questions[index].Key, last));

            // Rules that look at source ports are rare; where there are some, a client's usual ports are what is asked about.
            var question = questions[index]
                .OrderBy(candidate =>
                candidate.SourcePort <= TrafficQuestion.EphemeralPort ? TrafficQuestion.EphemeralPort - candidate.SourcePort : int.MaxValue).First();
            var others = questions[index].Where(candidate => candidate != question).Select(walk.Decide).ToArray();
            foreach (var entry in walk.Decide(question).Within(AddressSet.Of(source)).Entries)
            {
                var notes = walk.Unresolved(entry.Value).Concat(unreadable).Concat(walk.Problems).Distinct(StringComparer.Ordinal).ToList();
                if (others.Any(map => map.Within(AddressSet.Of([entry.Key])).Entries.Any(other => other.Value.Verdict != entry.Value.Verdict)))
                {
                    notes.Add("from some source ports it is decided otherwise");
                }

                if (endpoint.Path.Count == 0)
                {
                    notes.Add("no NSG on the way; a standard public IP address would still let nothing in");
                }

                yield return new JitAccessPath
                {
                    VMName = network.Vm.Name,
                    ResourceGroupName = network.Vm.Id.ResourceGroupName,
                    ResourceId = network.Vm.Id.ToString(),
                    From = AddressSet.Of([entry.Key]).ToString(),
                    Port = cell.ToString(),
                    Address = endpoint.Address.ToString(),
                    Verdict = unreadable.Length == 0 ? entry.Value.Verdict : Verdict.Unknown,
                    Path =
                    [
                        .. AdminSteps(network, endpoint, entry.Value.Admin, question, entry.Key.First),
                        .. endpoint.Path.Zip(entry.Value.Decisions,
                            (id, decision) => Step(network, network.SecurityGroups[id], endpoint, decision, question, entry.Key.First)),
                    ],
                    Notes = notes,
                };
            }
        }
    }

    private static JitAccessStep Step(VmNetwork network, NetworkSecurityGroup group, VmEndpoint endpoint, RuleDecision decision, TrafficQuestion question,
        IPAddressValue source)
    {
        var shadowed = group.Inbound.SkipWhile(rule => !ReferenceEquals(rule, decision.Rule)).Skip(1)
            .Where(rule => MayMatch(network, endpoint, rule, question, source));
        return new JitAccessStep
        {
            SecurityGroup = group.Name,
            Rule = decision.Rule?.Name,
            Access = decision.Access.ToString(),
            Priority = decision.Rule?.Priority,
            Shadows = shadowed.Select(rule => string.Format(CultureInfo.InvariantCulture, "{0} ({1}, {2})", rule.Name, rule.Access, rule.Priority)).ToArray(),
            Unless = decision.Unless.Select(rule => rule.Name).ToArray(),
        };
    }

    private static IEnumerable<JitAccessStep> AdminSteps(VmNetwork network, VmEndpoint endpoint, AdminDecision decision, TrafficQuestion question,
        IPAddressValue source)
    {
        if (decision.Rule is null && decision.Unless.Count == 0)
        {
            yield break;
        }

        var shadowed = network.AdminRules[endpoint.Interface.Id]!.Where(rule => rule.Direction == RuleDirection.Inbound).OrderBy(rule => rule.Priority)
            .SkipWhile(rule => !ReferenceEquals(rule, decision.Rule)).Skip(1).Where(rule => MayMatch(network, endpoint, rule.ToMatch(), question, source));
        yield return new JitAccessStep
        {
            SecurityGroup = JitAccessStep.NetworkManager,
            Rule = decision.Rule?.Name,
            Access = (decision.Rule?.Access ?? AdminRuleAccess.Allow).ToString(),
            Priority = decision.Rule?.Priority,
            Shadows = shadowed.Select(rule => string.Format(CultureInfo.InvariantCulture, "{0} ({1}, {2})", rule.Name, rule.Access, rule.Priority)).ToArray(),
            Unless = decision.Unless.Select(rule => rule.Name).ToArray(),
        };
    }

    private static bool MayMatch(VmNetwork network, VmEndpoint endpoint, SecurityRule rule, TrafficQuestion question, IPAddressValue source) =>
        CompiledRule.Compile(rule, endpoint.Address, network.BookOf(endpoint)) is { } compiled && compiled.Matches(question)
            && (compiled.Known.Contains(source) || compiled.Possible.Contains(source));
}
