using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Writes named policies as a document that Import-JitPolicy reads. Whether they are suspended is no part of it.</summary>
public sealed class ExportPolicies(JitContext context, IOperationObserver observer)
{
    /// <summary>The document.</summary>
    /// <param name="names">One or more names; each policy is in the document once.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.PolicyNotFound"/>, <see cref="ErrorIds.PolicyNameInvalid"/>, <see cref="ErrorIds.FactCorrupt"/>.
    /// </exception>
    public async Task<string> WriteAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var revisions = new PolicyRevisions(context, observer);
        var facts = new List<PolicyFact>();
        foreach (var name in names)
        {
            facts.Add((await revisions.RequireAsync(name, cancellationToken).ConfigureAwait(false)).Fact);
        }

        var once = facts.GroupBy(fact => fact.Name, StringComparer.Ordinal).Select(same => same.First().Policy with { Name = same.Key });
        return context.PolicyFiles.Write(once.ToArray());
    }
}
