using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Bench;

/// <summary>
/// The straightforward way, as the baseline: rule by rule in their order, an allow adds the sources that are still undecided, and every rule takes its
/// sources from these.
/// </summary>
internal sealed class Subtraction
{
    private readonly CompiledRule[] rules;

    private Subtraction(CompiledRule[] rules) => this.rules = rules;

    /// <summary>The rules of the only NSG on the way to the VM's only address.</summary>
    public static Subtraction Of(VmNetwork network)
    {
        var endpoint = network.Endpoints.Single();
        var book = network.BookOf(endpoint);
        return new(network.SecurityGroups[endpoint.Path.Single()].Inbound.Select(rule => CompiledRule.Compile(rule, endpoint.Address, book))
            .OfType<CompiledRule>().ToArray());
    }

    /// <summary>The sources that get through.</summary>
    public AddressSet Ask(TrafficQuestion question)
    {
        var undecided = AddressSet.All;
        var open = AddressSet.Empty;
        foreach (var rule in rules.Where(rule => rule.Matches(question)))
        {
            if (rule.Rule.Access == RuleAccess.Allow)
            {
                open = open.Union(undecided.Intersect(rule.Known));
            }

            undecided = undecided.Except(rule.Known);
        }

        return open;
    }

    /// <summary>The sources for every protocol and every stretch of ports.</summary>
    public IReadOnlyList<AddressSet> AskEverything()
    {
        var ports = rules.SelectMany(rule => rule.DestinationPorts).SelectMany(range => new[] { range.First, range.Last + 1 }).Append(0)
            .Where(port => port <= 65535).Distinct().ToArray();
        return
        [
            .. ports.SelectMany(port => new[] { SecurityProtocol.Tcp, SecurityProtocol.Udp }.Select(protocol => Ask(new TrafficQuestion(protocol, port)))),
            .. new[] { SecurityProtocol.Icmp, SecurityProtocol.Esp, SecurityProtocol.Ah }.Select(protocol => Ask(new TrafficQuestion(protocol, 0))),
        ];
    }
}
