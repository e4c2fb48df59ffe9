using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>What the decisions about one request come to, by the policies of its VM as they are now.</summary>
internal sealed record DecisionTally
{
    public static readonly DecisionTally None = new();

    public DecisionState State { get; init; }

    /// <summary>Whose yes counts by one of the policies.</summary>
    public IReadOnlyList<Person> ApprovedBy { get; init; } = [];

    /// <summary>Whose no ended it; null where nobody's did.</summary>
    public Person? Denier { get; init; }

    /// <summary>
    /// How many approvals are there and needed, and who may approve, of the policy that needs the fewest more; null where none is needed or missing.
    /// </summary>
    public string? Missing { get; init; }

    /// <summary>Why nothing opens there whoever agrees, such as a suspended policy, and what ends that; null where nothing stands in the way.</summary>
    public string? Stopped { get; init; }

    /// <param name="cases">The policies that name the requester and the port, each with the decisions.</param>
    public static DecisionTally Of(IReadOnlyList<PolicyCase> cases)
    {
        var counted = cases.Select(policyCase => (Case: policyCase, Yes: Approvals.Counted(policyCase))).ToArray();
        var enough = counted.Any(pair => pair.Case.Policy.RequiredApprovals > 0 && pair.Yes.Count >= pair.Case.Policy.RequiredApprovals);
        var denier = cases.Select(Approvals.Denier).FirstOrDefault(person => person is not null);
        var asksNobody = counted.Any(pair => pair.Case.Policy.RequiredApprovals == 0 || Approvals.IsGlassBroken(pair.Case));
        var nearest = counted.OrderBy(pair => pair.Case.Policy.RequiredApprovals - pair.Yes.Count).FirstOrDefault();
        return new DecisionTally
        {
            State = denier is not null ? DecisionState.Denied : enough ? DecisionState.Approved : DecisionState.Open,
            Denier = denier,
            ApprovedBy = counted.SelectMany(pair => pair.Yes).GroupBy(person => person.ObjectId, StringComparer.OrdinalIgnoreCase).Select(same => same.First())
                .ToArray(),
            Missing = denier is not null || enough || asksNobody || nearest.Case is null ? null : Approvals.MissingOf(nearest.Case, nearest.Yes.Count),
        };
    }
}
