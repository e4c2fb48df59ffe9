using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Defender;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Makes policies of those of Microsoft Defender for Cloud. VMs are not touched, and neither is what is Defender's.</summary>
public sealed class ImportDefender(JitContext context, IOperationObserver observer)
{
    /// <summary>Defender's policies in all subscriptions of the connection.</summary>
    /// <exception cref="GatewayException">They cannot be read.</exception>
    public Task<IReadOnlyList<DefenderPolicy>> ListAsync(CancellationToken cancellationToken) => context.Network.ListDefenderPoliciesAsync(cancellationToken);

    /// <summary>Says Defender's policies in ours and looks up the requesters; writes nothing.</summary>
    /// <param name="policies">Defender's.</param>
    /// <param name="requesters">Names or object ids; empty for the caller.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="PolicyInvalidException">Somebody cannot be found.</exception>
    public async Task<DefenderImport> MapAsync(IReadOnlyList<DefenderPolicy> policies, IReadOnlyList<string> requesters, CancellationToken cancellationToken)
    {
        var people = requesters.Count == 0 ? [PersonReference.Of(context.Account.ToPerson())] : requesters.Select(PersonReference.Of).ToArray();
        var mapping = new DefenderMapping(policies, people);
        var imports = await new ImportPolicies(context, observer).ResolveAsync(mapping.Drafts, [], cancellationToken).ConfigureAwait(false);
        var described = imports.Select(import => import with { Notes = [.. import.Notes, .. NotCarriedOver(import.Name, mapping)] }).ToArray();
        return new DefenderImport(described, mapping.Machines, mapping.Gaps);
    }

    private static IEnumerable<string> NotCarriedOver(string name, DefenderMapping mapping) =>
        mapping.Machines.Where(machine => string.Equals(machine.Policy, name, System.StringComparison.Ordinal))
            .SelectMany(machine => machine.NotCarriedOver).Distinct().Select(text => "not carried over: " + text);
}
