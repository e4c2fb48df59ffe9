using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>Turns names into object ids. The caller's own name needs no directory.</summary>
internal sealed class PersonFinder(JitContext context)
{
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PersonNotFound"/>.</exception>
    public async Task<IReadOnlyList<Person>> FindAsync(IReadOnlyList<string> namesOrIds, CancellationToken cancellationToken)
    {
        var people = new List<Person>();
        foreach (var text in namesOrIds)
        {
            var isCaller = string.Equals(text.Trim(), context.Account.Name, StringComparison.OrdinalIgnoreCase) || string.Equals(text.Trim(), context.Account.ObjectId, StringComparison.OrdinalIgnoreCase);
            people.Add(isCaller ? context.Account.ToPerson() : await context.Directory.FindAsync(text.Trim(), cancellationToken).ConfigureAwait(false)
                ?? throw new JitAccessException(ErrorIds.PersonNotFound, JitErrorKind.NotFound, $"There is nobody called '{text}' here. Give the object id, as the directory shows it.", text));
        }

        return people;
    }
}
