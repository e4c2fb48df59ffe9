using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Core;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.Graph;

/// <summary>
/// Microsoft Entra ID through Microsoft Graph. It takes these permissions: <c>User.ReadBasic.All</c> for the names of users (a managed identity or
/// application needs <c>User.Read.All</c> for their groups), <c>GroupMember.Read.All</c> for groups and memberships, <c>Application.Read.All</c> for
/// service principals. Without one of them what depends on it cannot be looked up, and says so.
/// </summary>
public sealed class GraphDirectory : IDirectory
{
    private const int MostCandidates = 10;

    private static readonly PersonKind[] Kinds = [PersonKind.User, PersonKind.Group, PersonKind.ServicePrincipal];

    private readonly GraphClient? client;

    /// <param name="client">Null where there is no token for Graph: object ids are taken as they are, and everything else is unavailable.</param>
    internal GraphDirectory(GraphClient? client) => this.client = client;

    public async Task<Person?> FindAsync(string nameOrObjectId, CancellationToken cancellationToken)
    {
        var text = nameOrObjectId.Trim();
        if (Guid.TryParse(text, out var id))
        {
            return await FindByIdAsync(id, cancellationToken).ConfigureAwait(false);
        }

        if (client is null)
        {
            throw Unavailable(
                $"Names cannot be looked up here, so nobody knows who '{SafeText.Clean(text)}' is.",
                JitErrorKind.InvalidArgument,
                "Give the object id ('az ad user show --id ... --query id' prints it)",
                text);
        }

        return GraphNames.IsPossible(text) ? await FindByNameAsync(client, text, cancellationToken).ConfigureAwait(false) : null;
    }

    public async Task<IReadOnlyList<string>> FilterGroupsAsync(string objectId, IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        // What is no object id is nobody, and no group.
        var asked = groupIds.Where(group => Guid.TryParse(group, out _)).ToArray();
        if (asked.Length == 0 || !Guid.TryParse(objectId, out var member))
        {
            return [];
        }

        if (client is null)
        {
            throw Unavailable($"The groups of '{objectId}' cannot be looked up here.", JitErrorKind.InvalidOperation,
                "Let the policy name people in place of groups", objectId);
        }

        var ids = asked.Select(group => Guid.Parse(group).ToString("D")).Distinct(StringComparer.Ordinal).ToArray();
        var held = new HashSet<Guid>();
        for (var first = 0; first < ids.Length; first += GraphClient.MaxGroups)
        {
            var part = ids.Skip(first).Take(GraphClient.MaxGroups).ToArray();
            held.UnionWith(await CheckAsync(client, member, part, cancellationToken).ConfigureAwait(false));
        }

        return asked.Where(group => held.Contains(Guid.Parse(group))).ToArray();
    }

    // One group that was deleted must not hide the others.
    private static async Task<IReadOnlyCollection<Guid>> CheckAsync(GraphClient graph, Guid member, string[] groups, CancellationToken cancellationToken)
    {
        if (await AskAsync(() => graph.CheckMemberGroupsAsync(member, groups, cancellationToken)).ConfigureAwait(false) is { } answer)
        {
            return answer.Select(ReadId).ToArray();
        }

        var held = new List<Guid>();
        foreach (var group in groups.Length == 1 ? [] : groups)
        {
            held.AddRange(await CheckAsync(graph, member, [group], cancellationToken).ConfigureAwait(false));
        }

        return held;
    }

    private static Guid ReadId(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (GatewayException e)
        {
            throw Failed(e);
        }
    }

    private static JitAccessException Failed(GatewayException e) => new(ErrorIds.DirectoryUnavailable, e.Kind, e.Message, e.Target, e);

    private static JitAccessException Unavailable(string what, JitErrorKind kind, string orElse, object target) => new(
        ErrorIds.DirectoryUnavailable,
        kind,
        $"{what} {orElse}, or connect with -GraphAccessToken as well: 'az account get-access-token --resource-type ms-graph --query accessToken -o tsv' prints a token.",
        target);

    private async Task<Person?> FindByIdAsync(Guid id, CancellationToken cancellationToken)
    {
        var asIs = new Person(id.ToString("D"), Name: null);
        if (client is null)
        {
            return asIs;
        }

        var isCertain = true;
        foreach (var kind in Kinds)
        {
            try
            {
                if (await client.GetAsync(kind, id, cancellationToken).ConfigureAwait(false) is { } found)
                {
                    // The answer to one id may not be somebody else.
                    return found.Person.Is(asIs.ObjectId) ? found.Person : asIs;
                }
            }
            catch (GatewayException e)
            {
                // Who may not see users may still see groups; who cannot be reached cannot be reached four times either.
                isCertain = false;
                if (e.Status != 403)
                {
                    return asIs;
                }
            }
        }

        try
        {
            var filter = GraphNames.Equal("appId", asIs.ObjectId);
            var principals = await client.ListAsync(PersonKind.ServicePrincipal, filter, asIs.ObjectId, cancellationToken).ConfigureAwait(false);
            if (principals.Count == 1)
            {
                return principals[0].Person;
            }
        }
        catch (GatewayException)
        {
            isCertain = false;
        }

        return isCertain ? null : asIs;
    }

    private async Task<Person?> FindByNameAsync(GraphClient graph, string name, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, GraphCandidate>(StringComparer.Ordinal);
        GatewayException? refused = null;
        foreach (var kind in Kinds.Where(kind => kind != PersonKind.User || name.IndexOf('@') >= 0))
        {
            try
            {
                var candidates = await graph.ListAsync(kind, FilterOf(kind, name), name, cancellationToken).ConfigureAwait(false);
                foreach (var candidate in candidates.Where(candidate => candidate.IsCalled(name)))
                {
                    found[candidate.Person.ObjectId] = candidate;
                }
            }
            catch (GatewayException e) when (e.Status == 403)
            {
                refused ??= e;
            }
            catch (GatewayException e)
            {
                throw Failed(e);
            }
        }

        if (found.Count > 1)
        {
            throw Ambiguous(name, found.Values);
        }

        // User principal names are unique and of the tenant's own domains. Any other name could also be that of somebody whom we were not shown.
        var only = found.Values.SingleOrDefault();
        return refused is null || (only is not null && GraphNames.AreSame(only.PrincipalName, name)) ? only?.Person : throw Failed(refused);
    }

    private static string FilterOf(PersonKind kind, string name) => kind == PersonKind.User
        ? GraphNames.Equal("userPrincipalName", name) + " or " + GraphNames.Equal("mail", name)
        : GraphNames.Equal("displayName", name);

    private static JitAccessException Ambiguous(string name, ICollection<GraphCandidate> candidates)
    {
        var listed = string.Join(", ", candidates.Take(MostCandidates)) + (candidates.Count > MostCandidates ? ", and others" : string.Empty);
        var message = $"'{SafeText.Clean(name)}' can be {listed}. Give the object id of the one that is meant.";
        return new JitAccessException(ErrorIds.PersonAmbiguous, JitErrorKind.InvalidArgument, message, name);
    }
}
