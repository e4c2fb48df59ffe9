using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>Turns names into object ids. The caller's own name needs no directory.</summary>
internal sealed class PersonFinder(JitContext context)
{
    /// <summary>Everybody once, in the order of the names, however often and under whichever names they are given.</summary>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.PersonNotFound"/>, <see cref="ErrorIds.PersonAmbiguous"/>, or <see cref="ErrorIds.DirectoryUnavailable"/>.
    /// </exception>
    public async Task<IReadOnlyList<Person>> FindAsync(IReadOnlyList<string> namesOrIds, CancellationToken cancellationToken)
    {
        var people = new List<Person>();
        foreach (var text in namesOrIds)
        {
            var person = IsCaller(text.Trim())
                ? context.Account.ToPerson()
                : await context.Directory.FindAsync(text.Trim(), cancellationToken).ConfigureAwait(false) ?? throw NotFound(text);
            if (!people.Exists(other => other.Is(person.ObjectId)))
            {
                people.Add(person);
            }
        }

        return people;
    }

    private static JitAccessException NotFound(string text) => new(
        ErrorIds.PersonNotFound, JitErrorKind.NotFound,
        $"There is nobody called '{text}' here. Give the whole sign-in name, such as alice@contoso.example, the whole name of a group, or the object id.", text);

    private bool IsCaller(string text) =>
        string.Equals(text, context.Account.Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(text, context.Account.ObjectId, StringComparison.OrdinalIgnoreCase);
}
