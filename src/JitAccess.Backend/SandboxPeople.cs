using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core;
using JitAccess.Core.Policies;

namespace JitAccess.Backend;

/// <summary>The people whom one can be in a sandbox, by name or object id.</summary>
internal static class SandboxPeople
{
    /// <summary>Somebody who must be there.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PersonUnknown"/>, with everybody's name.</exception>
    public static Person Require(IReadOnlyList<Person> people, string user) => Find(people, user.Trim()) ?? throw new JitAccessException(
        ErrorIds.PersonUnknown,
        JitErrorKind.NotFound,
        $"Nobody in the sandbox is called '{user}'. -User takes one of: {string.Join(", ", people)}.",
        user);

    private static Person? Find(IReadOnlyList<Person> people, string wanted) =>
        people.FirstOrDefault(person => person.Is(wanted) || string.Equals(person.Name, wanted, StringComparison.OrdinalIgnoreCase));
}
