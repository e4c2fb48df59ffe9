using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>Makes policies of drafts: looks up their people and their time zones, and finds everything that is wrong with them.</summary>
internal sealed class PolicyResolver(JitContext context)
{
    private readonly PersonFinder finder = new(context);

    /// <summary>Everybody who was looked up already, by what was asked for.</summary>
    private readonly Dictionary<string, (Person? Person, PolicyProblem? Problem)> found = new(StringComparer.OrdinalIgnoreCase);

    public async Task<ResolvedPolicy> ResolveAsync(PolicyDraft draft, CancellationToken cancellationToken)
    {
        var problems = new List<PolicyProblem>(draft.Problems);
        var notes = new List<string>();
        var policy = draft.With(
            await FindAllAsync(draft, "requesters", draft.Requesters, problems, notes, cancellationToken).ConfigureAwait(false),
            await FindAllAsync(draft, "approvers", draft.Approvers, problems, notes, cancellationToken).ConfigureAwait(false),
            await FindAllAsync(draft, "breakGlass", draft.BreakGlass, problems, notes, cancellationToken).ConfigureAwait(false));
        if (draft.TimeZone is { } zone && context.TimeZones.Find(zone) is null)
        {
            problems.Add(new PolicyProblem("timeZone", $"There is no time zone '{zone}'; write an id of IANA or of Windows, such as {Near(zone)}."));
        }

        var unread = new HashSet<string>(draft.Problems.Select(problem => MemberOf(problem.Path)), StringComparer.Ordinal);
        problems.AddRange(policy.Problems().Where(problem => !Follows(MemberOf(problem.Path), unread)));
        if (problems.Count == 0 && NobodyToApprove(policy) is { } pointless)
        {
            problems.Add(pointless);
        }

        return new ResolvedPolicy(policy, problems, notes);
    }

    // Asked of what is about to be written, and not of what is: a fact of before stays readable. Who may break the glass needs nobody.
    private static PolicyProblem? NobodyToApprove(AccessPolicy policy)
    {
        var lost = Approvals.Unapprovable(policy);
        return policy.BreakGlass.Count > 0 || lost.Count < policy.Requesters.Count ? null
            : new PolicyProblem("requiredApprovals", string.Format(CultureInfo.InvariantCulture,
                "Nobody could ever approve: {0} of {1} are required, and nobody agrees to a request of their own, not {2} either. Name more approvers or a group, or require fewer approvals.",
                policy.RequiredApprovals, string.Join(", ", policy.Approvers), string.Join(", ", lost)));
    }

    // A member that could not be read is reported once, and not again for what it leaves out.
    private static bool Follows(string member, HashSet<string> unread) => unread.Contains(member)
        || (member is "requiredApprovals" && unread.Contains("approvers"))
        || (member is "breakGlass" && (unread.Contains("requiredApprovals") || unread.Contains("approvers")))
        || (member is "timeZone" && unread.Contains("hours"));

    private static string MemberOf(string path) => path.Split('.', '[')[0];

    private async Task<IReadOnlyList<Person>> FindAllAsync(
        PolicyDraft draft, string member, IReadOnlyList<PersonReference> references, List<PolicyProblem> problems, List<string> notes,
        CancellationToken cancellationToken)
    {
        var people = new List<Person>();
        for (var index = 0; index < references.Count; index++)
        {
            var path = FormattableString.Invariant($"{member}[{index}]");
            var reference = references[index];
            var (person, problem) = reference.Known is { } known ? (known, null) : await FindAsync(reference, cancellationToken).ConfigureAwait(false);
            if (problem is not null)
            {
                problems.Add(problem with { Path = path });
            }
            else if (person!.Name is { } name && reference is { ObjectId: not null, Name: { } written }
                && !string.Equals(name, written, StringComparison.OrdinalIgnoreCase))
            {
                notes.Add($"{path} is called '{written}' there, and '{name}' in the directory: the object id {person.ObjectId} decides");
            }

            if (person is null || !people.Exists(other => other.Is(person.ObjectId)))
            {
                // Somebody who was not found still counts where approvers are counted.
                people.Add(person ?? new Person(reference.Text, reference.Name));
            }
            else if (draft.Path.Length > 0)
            {
                problems.Add(new PolicyProblem(path, $"{person} is in this list twice."));
            }
        }

        return people;
    }

    private async Task<(Person? Person, PolicyProblem? Problem)> FindAsync(PersonReference reference, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reference.Text))
        {
            return (null, new PolicyProblem(string.Empty, "There is nobody without a name or an object id."));
        }

        if (!found.TryGetValue(reference.Text, out var answer))
        {
            try
            {
                answer = ((await finder.FindAsync([reference.Text], cancellationToken).ConfigureAwait(false))[0], null);
            }
            catch (JitAccessException e) when (e.ErrorId is ErrorIds.PersonNotFound or ErrorIds.PersonAmbiguous or ErrorIds.DirectoryUnavailable)
            {
                answer = (null, new PolicyProblem(string.Empty, e.Message) { ErrorId = e.ErrorId });
            }

            found.Add(reference.Text, answer);
        }

        return answer.Person is { } person
            ? (person with { Name = person.Name ?? reference.Name, Kind = person.Kind == PersonKind.Unknown ? reference.Kind : person.Kind }, null)
            : answer;
    }

    private string Near(string zone)
    {
        var city = zone.Split('/').Last().Trim();
        var near = city.Length < 3 ? [] : context.TimeZones.Ids.Where(id => id.IndexOf(city, StringComparison.OrdinalIgnoreCase) >= 0).Take(3).ToArray();
        return near.Length > 0 ? string.Join(", ", near) : "Europe/Istanbul or 'Turkey Standard Time'";
    }
}
