using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Azure.Http;
using JitAccess.Azure.Json;
using JitAccess.Core.Policies;

namespace JitAccess.Azure.Graph;

/// <summary>The few questions that are put to Microsoft Graph (v1.0).</summary>
internal sealed class GraphClient(ArmClient client, Uri endpoint)
{
    /// <summary>How many groups <c>checkMemberGroups</c> takes at once.</summary>
    public const int MaxGroups = 20;

    private const string Select = "$select=id,displayName";

    private readonly string root = endpoint.AbsoluteUri.TrimEnd('/') + "/v1.0/";

    /// <returns>Null where there is nobody of this kind with this object id.</returns>
    public async Task<GraphCandidate?> GetAsync(PersonKind kind, Guid objectId, CancellationToken cancellationToken)
    {
        var call = Call($"look up '{objectId:D}'", objectId);
        var uri = new Uri($"{root}{Collection(kind)}/{objectId:D}?{Fields(kind)}");
        using var response = await client.SendAsync(RequestMethod.Get, uri, body: null, call, cancellationToken, acceptNotFound: true).ConfigureAwait(false);
        return response.Status == 404 ? null : ArmClient.Read(response, answer => GraphCandidate.Read(answer, kind), call);
    }

    /// <param name="kind">Whom to look for.</param>
    /// <param name="filter">An OData condition, not escaped yet.</param>
    /// <param name="what">What is looked for, for messages.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<IReadOnlyList<GraphCandidate>> ListAsync(PersonKind kind, string filter, string what, CancellationToken cancellationToken)
    {
        var uri = new Uri($"{root}{Collection(kind)}?$filter={Uri.EscapeDataString(filter)}&{Fields(kind)}");
        return client.ListAsync(uri, item => GraphCandidate.Read(item, kind), Call($"look up '{SafeText.Clean(what)}'", what), cancellationToken,
            "@odata.nextLink");
    }

    /// <summary>Asks about up to <see cref="MaxGroups"/> groups, memberships through other groups included.</summary>
    /// <returns>The object ids of those that have the member; null where there is no such member, or no such group, any more.</returns>
    public async Task<IReadOnlyCollection<string>?> CheckMemberGroupsAsync(Guid objectId, IReadOnlyList<string> groupIds, CancellationToken cancellationToken)
    {
        var call = Call($"look up the groups of '{objectId:D}'", objectId);
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["groupIds"] = groupIds });
        var uri = new Uri($"{root}directoryObjects/{objectId:D}/checkMemberGroups");
        using var response = await client.SendAsync(RequestMethod.Post, uri, body, call, cancellationToken, acceptNotFound: true).ConfigureAwait(false);
        return response.Status == 404 ? null : ArmClient.Read(response, ReadIds, call);
    }

    private static string[] ReadIds(JsonElement answer) => answer.Child("value") is { ValueKind: JsonValueKind.Array }
        ? answer.Texts("value").ToArray()
        : throw new MalformedAnswerException("a list without 'value'");

    private static ArmCall Call(string action, object target) => new(action, target) { IsAboutDirectory = true };

    private static string Fields(PersonKind kind) => kind == PersonKind.User ? Select + ",userPrincipalName,mail" : Select;

    private static string Collection(PersonKind kind) => kind switch
    {
        PersonKind.User => "users",
        PersonKind.Group => "groups",
        PersonKind.ServicePrincipal => "servicePrincipals",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The directory has no such objects."),
    };
}
