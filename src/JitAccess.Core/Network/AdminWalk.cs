using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>The admin rules that reach one network interface, read against one destination address: the first match decides, as in an NSG.</summary>
internal sealed class AdminWalk
{
    private readonly (SecurityRule Match, SecurityAdminRule Rule)[] rules;
    private readonly FirstMatchWalk walk;

    private AdminWalk((SecurityRule Match, SecurityAdminRule Rule)[] rules, IPAddressValue destination, AddressBook book)
    {
        this.rules = rules;
        walk = FirstMatchWalk.Of(rules.Select(rule => rule.Match), destination, book);
    }

    public IEnumerable<string> Problems => walk.Problems;

    public static AdminWalk Of(IEnumerable<SecurityAdminRule> rules, IPAddressValue destination, AddressBook book) =>
        new(
            rules.Where(rule => rule.Direction == RuleDirection.Inbound).OrderBy(rule => rule.Priority).Select(rule => (rule.ToMatch(), rule)).ToArray(),
            destination,
            book);

    public IEnumerable<int> DestinationPortCells(PortRange ports) => walk.DestinationPortCells(ports);

    public IEnumerable<int> SourcePortCells() => walk.SourcePortCells();

    /// <summary>Which admin rule decides, for every source of both families.</summary>
    public AddressMap<AdminDecision> Decide(TrafficQuestion question) => walk.Decide(question).Select(Translate);

    /// <summary>Why it is not known whether an admin rule matches.</summary>
    public IEnumerable<string> ReasonsFor(SecurityAdminRule rule) =>
        walk.ReasonsFor(Array.Find(rules, pair => ReferenceEquals(pair.Rule, rule)).Match).Select(reason => "admin " + reason);

    private AdminDecision Translate(RuleDecision decision) =>
        decision.Rule is null && decision.Unless.Count == 0
            ? AdminDecision.None
            : new AdminDecision(decision.Rule is null ? null : Origin(decision.Rule), decision.Unless.Select(Origin).ToArray());

    private SecurityAdminRule Origin(SecurityRule match) => Array.Find(rules, pair => ReferenceEquals(pair.Match, match)).Rule;
}
