using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using JitAccess.Core.Facts;
using JitAccess.Core.Requests;

namespace JitAccess.Simulation.Checks;

/// <summary>What was said about one request, by whom, and when by the true time.</summary>
internal sealed class GrantRecord(RequestFact asked, string hash, DateTimeOffset at)
{
    private readonly IPNetwork source =
        IPNetwork.Parse(asked.Request.Source.ToString() is var text && text.Contains('/', StringComparison.Ordinal) ? text : text + "/32");

    public AccessRequest Request { get; } = asked.Request;

    public FactAuthor Author { get; } = asked.Author;

    public string Hash { get; } = hash;

    public DateTimeOffset AskedAt { get; } = at;

    public List<(DecisionFact Fact, DateTimeOffset At)> Decisions { get; } = [];

    public OpeningFact? Claim { get; set; }

    public DateTimeOffset ClaimedAt { get; set; }

    /// <summary>The address of the VM when it was claimed.</summary>
    public string Address { get; set; } = string.Empty;

    /// <summary>Which creation of the VM it was claimed for.</summary>
    public int Generation { get; set; }

    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>When the ledger first said that it has ended, by a revocation, a closing or a failure.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public string VmName => Request.ResourceId.Name;

    public int Port => Request.Port.Ports.First;

    /// <summary>Until when people who agreed have said so, each once and nobody about their own.</summary>
    public int ApprovalsBy(IReadOnlyCollection<string> approvers) => Decisions
        .Where(decision =>
            decision.Fact.Approved && approvers.Contains(decision.Fact.Author.ObjectId) && decision.Fact.Author.ObjectId != Author.ObjectId
                && decision.Fact.Author.Kind == AuthorKind.User && decision.Fact.Subject == Hash)
        .Select(decision => decision.Fact.Author.ObjectId).Distinct(StringComparer.Ordinal).Count();

    public bool Covers(string address) => source.Contains(IPAddress.Parse(address));

    public bool IsWithin(IEnumerable<string> prefixes) =>
        prefixes.Select(IPNetwork.Parse).Any(outer => outer.PrefixLength <= source.PrefixLength && outer.Contains(source.BaseAddress));
}
