using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Lists named policies, with the VMs that they protect.</summary>
public sealed class GetPolicies(JitContext context, IOperationObserver observer)
{
    /// <summary>The policies that are there, by name.</summary>
    /// <param name="names">Names, wildcards allowed; empty for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PolicyNotFound"/> for a name without wildcards that none has.</exception>
    public async Task<IReadOnlyList<JitPolicy>> ListAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var all = await new PolicyRevisions(context, observer).ViewAllAsync(cancellationToken).ConfigureAwait(false);
        return names.Count == 0 ? all : names.SelectMany(name => Matching(name, all)).Distinct().ToArray();
    }

    private static IEnumerable<JitPolicy> Matching(string name, IReadOnlyList<JitPolicy> all)
    {
        if (name.IndexOfAny(['*', '?']) >= 0)
        {
            return all.Where(policy => Wildcard.Matches(policy.Name, name.Trim()));
        }

        var wanted = PolicyName.Parse(name);
        return all.FirstOrDefault(policy => string.Equals(policy.Name, wanted, StringComparison.Ordinal)) is { } found
            ? [found]
            : throw PolicyRevisions.NotFound(wanted);
    }
}
