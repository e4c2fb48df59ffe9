using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>Asks the directory which of a policy's groups people are in. Who cannot be asked about is in none.</summary>
/// <param name="context">The connection.</param>
/// <param name="observer">Who is told.</param>
/// <param name="remember">Whether the same question is asked once: for a listing of one moment.</param>
internal sealed class MembershipReader(JitContext context, IOperationObserver observer, bool remember = false)
{
    private readonly Dictionary<string, Person?> people = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (IReadOnlyList<string>? Groups, string? Why)> answers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The groups of a policy that its requester and those who decide are in.</summary>
    public async Task<Memberships> ReadAsync(AccessPolicy policy, Person requester, IEnumerable<Person> deciders, CancellationToken cancellationToken)
    {
        var groups = policy.People.Where(person => person.Kind == PersonKind.Group).Select(person => person.ObjectId)
            .Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(id => id, StringComparer.OrdinalIgnoreCase).ToArray();
        if (groups.Length == 0)
        {
            return Memberships.None;
        }

        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        var unresolved = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (objectId, mustBeUser) in deciders.Select(person => (person.ObjectId, true)).Prepend((requester.ObjectId, false))
            .GroupBy(pair => pair.ObjectId, StringComparer.OrdinalIgnoreCase).Select(own => own.First()))
        {
            var (own, why) = await AskAsync(objectId, mustBeUser, groups, cancellationToken).ConfigureAwait(false);
            if (own is not null)
            {
                found[objectId] = own;
            }
            else
            {
                unresolved[objectId] = why!;
            }
        }

        return new Memberships(found, unresolved);
    }

    /// <summary>
    /// Who decided. What a fact says of its author's kind is the author's word, so where the policy does not know it either, the directory is asked.
    /// </summary>
    public async Task<Person> DeciderAsync(AccessPolicy policy, FactAuthor author, CancellationToken cancellationToken)
    {
        var stated = author.ToPerson();
        if (stated.Kind == PersonKind.ServicePrincipal
            || !policy.Approvers.Any(approver => approver.Is(author.ObjectId) && approver.Kind == PersonKind.Unknown))
        {
            return stated;
        }

        try
        {
            return await FindAsync(author.ObjectId, cancellationToken).ConfigureAwait(false) is { Kind: PersonKind.ServicePrincipal } found ? found : stated;
        }
        catch (JitAccessException e)
        {
            // The policy names exactly this object id, so its administrator knew whose it is.
            observer.Verbose($"What sort of person {author.ObjectId} is cannot be asked: {e.Message}");
            return stated;
        }
    }

    private async Task<(IReadOnlyList<string>? Groups, string? Why)> AskAsync(string objectId, bool mustBeUser, IReadOnlyList<string> groups,
        CancellationToken cancellationToken)
    {
        var question = $"{objectId} {mustBeUser} {string.Join(" ", groups)}";
        if (remember && answers.TryGetValue(question, out var known))
        {
            return known;
        }

        var answer = await LookUpAsync(objectId, mustBeUser, groups, cancellationToken).ConfigureAwait(false);
        if (remember)
        {
            answers[question] = answer;
        }

        return answer;
    }

    private async Task<(IReadOnlyList<string>? Groups, string? Why)> LookUpAsync(string objectId, bool mustBeUser, IReadOnlyList<string> groups,
        CancellationToken cancellationToken)
    {
        try
        {
            // A group may hold service principals, and those do not approve.
            return mustBeUser && (await FindAsync(objectId, cancellationToken).ConfigureAwait(false))?.Kind != PersonKind.User
                ? (null, $"the directory knows no user {objectId}")
                : (await context.Directory.FilterGroupsAsync(objectId, groups, cancellationToken).ConfigureAwait(false), null);
        }
        catch (JitAccessException e)
        {
            observer.Warning($"The groups of {objectId} are not known, so they count as none: {e.Message}");
            return (null, e.Message);
        }
    }

    private async Task<Person?> FindAsync(string objectId, CancellationToken cancellationToken)
    {
        if (remember && people.TryGetValue(objectId, out var known))
        {
            return known;
        }

        var found = await context.Directory.FindAsync(objectId, cancellationToken).ConfigureAwait(false);
        if (remember)
        {
            people[objectId] = found;
        }

        return found;
    }
}
