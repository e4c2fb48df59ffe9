using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>States whole policies: what a document does not say is not kept. Where any of its policies is wrong, none is stated.</summary>
public sealed class ImportPolicies(JitContext context, IOperationObserver observer)
{
    private readonly SetPolicy set = new(context, observer);

    /// <summary>Reads a document and looks up its people; writes nothing.</summary>
    /// <exception cref="PolicyInvalidException">Everything that is wrong, each by its JSON path.</exception>
    public Task<IReadOnlyList<PolicyImport>> ReadAsync(string text, CancellationToken cancellationToken)
    {
        var reading = context.PolicyFiles.Read(text);
        return ResolveAsync(reading.Drafts, reading.Problems, cancellationToken);
    }

    /// <exception cref="JitAccessException"><see cref="ErrorIds.FactCorrupt"/>.</exception>
    public async Task<PolicyPlan> PlanAsync(PolicyImport import, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        return await set.PlanAsync(import.Name, new ResolvedPolicy(import.Policy, [], import.Notes), cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="JitAccessException"><see cref="ErrorIds.PlanChanged"/>: somebody else changed the policy since; plan again.</exception>
    public Task<JitPolicy> ExecuteAsync(PolicyPlan plan, CancellationToken cancellationToken) => set.ExecuteAsync(plan, cancellationToken);

    internal async Task<IReadOnlyList<PolicyImport>> ResolveAsync(
        IReadOnlyList<PolicyDraft> drafts, IReadOnlyList<PolicyProblem> problems, CancellationToken cancellationToken)
    {
        var resolver = new PolicyResolver(context);
        var all = new List<PolicyProblem>(problems);
        var imports = new List<PolicyImport>();
        foreach (var draft in drafts)
        {
            var resolved = await resolver.ResolveAsync(draft, cancellationToken).ConfigureAwait(false);
            all.AddRange(resolved.Problems.Select(problem => problem with { Path = Join(draft.Path, problem.Path) }));
            imports.Add(new PolicyImport(resolved.Policy, resolved.Notes));
        }

        return all.Count == 0 ? imports : throw new PolicyInvalidException(all.Distinct().ToArray(), "$");
    }

    private static string Join(string document, string member) =>
        document.Length == 0 || member.StartsWith("[", StringComparison.Ordinal) ? document + member : $"{document}.{member}";
}
