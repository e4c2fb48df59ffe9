using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Backend;

/// <summary>The people of a sandbox, by name or object id.</summary>
internal sealed class SandboxDirectory(Func<CancellationToken, Task<IReadOnlyList<Person>>> people) : IDirectory
{
    public async Task<Person?> FindAsync(string nameOrObjectId, CancellationToken cancellationToken) =>
        Find(await people(cancellationToken).ConfigureAwait(false), nameOrObjectId);

    public Task<IReadOnlyList<string>> FilterGroupsAsync(string objectId, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        groupIds.Count == 0
            ? Task.FromResult<IReadOnlyList<string>>([])
            : throw new JitAccessException(
                ErrorIds.DirectoryUnavailable,
                JitErrorKind.InvalidOperation,
                "Nobody's groups can be looked up here. Name people in place of groups.",
                objectId);

    /// <summary>Somebody who must be there.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PersonUnknown"/>, with everybody's name.</exception>
    public static Person Require(IReadOnlyList<Person> people, string user) => Find(people, user) ?? throw new JitAccessException(
        ErrorIds.PersonUnknown,
        JitErrorKind.NotFound,
        $"Nobody in the sandbox is called '{user}'. -User takes one of: {string.Join(", ", people)}.",
        user);

    private static Person? Find(IReadOnlyList<Person> people, string nameOrObjectId)
    {
        var wanted = nameOrObjectId.Trim();
        return people.FirstOrDefault(person => person.Is(wanted) || string.Equals(person.Name, wanted, StringComparison.OrdinalIgnoreCase));
    }
}
