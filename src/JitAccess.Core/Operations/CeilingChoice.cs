using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Operations;

/// <summary>Makes the ceiling of a sweep from what somebody wrote. All that is wrong with it is said at once.</summary>
public sealed class CeilingChoice(JitContext context)
{
    private static readonly Regex ScopeForm = new(
        @"^/subscriptions/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/resourceGroups/[^/\s]+(/providers/[^/\s]+(/[^/\s]+){2,})?)?/?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    /// <summary>The ceiling of a file, in which only the policy writers may be left out.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.CeilingInvalid"/> with every problem and its path.</exception>
    public Task<Ceiling> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var text = context.Ceilings?.Read(path)
            ?? throw new JitAccessException(ErrorIds.CeilingInvalid, JitErrorKind.InvalidOperation, "This connection cannot read ceilings from files.", path);
        var missing = new[] { ("scopes", text.Scopes is null), ("ports", text.Ports is null), ("allowedSources", text.AllowedSources is null),
            ("maxDuration", text.MaxDuration is null) }
            .Where(member =>
                member.Item2 && !text.Problems.Any(problem => problem.Path.Length == 0 || string.Equals(problem.Path, member.Item1, StringComparison.Ordinal)))
            .Select(member => new CeilingProblem(member.Item1, "is missing"));
        return ResolveAsync(text with { Problems = [.. text.Problems, .. missing] }, cancellationToken);
    }

    /// <summary>The ceiling of a text; what it does not say is the connection's: its subscriptions, all ports, sources up to /16 and /32, 24 hours.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.CeilingInvalid"/> with every problem and its path.</exception>
    public async Task<Ceiling> ResolveAsync(CeilingText text, CancellationToken cancellationToken)
    {
        var problems = new List<CeilingProblem>(text.Problems);
        var ceiling = Ceiling.Of(context.Subscriptions);
        if (text.Scopes is { } scopes)
        {
            ceiling = ceiling with { Scopes = ReadEach("scopes", scopes, problems, ReadScope) };
        }

        if (text.Ports is { } ports)
        {
            ceiling = ceiling with { Ports = ports.Count == 1 && ports[0].Trim() == "*" ? Ceiling.AllPorts : ReadEach("ports", ports, problems, ReadPort) };
        }

        if (text.AllowedSources is { } sources)
        {
            ceiling = ceiling with { Sources = ReadSources(sources, problems), WidestIPv4 = 0, WidestIPv6 = 0 };
        }

        if (text.MaxDuration is { } duration)
        {
            ceiling = ceiling with { MaxDuration = ReadDuration(duration, problems) };
        }

        ceiling = ceiling with { PolicyWriters = await FindWritersAsync(text.PolicyWriters, problems, cancellationToken).ConfigureAwait(false) };
        return problems.Count == 0 ? ceiling : throw new JitAccessException(
            ErrorIds.CeilingInvalid, JitErrorKind.InvalidArgument,
            string.Format(CultureInfo.InvariantCulture, "The ceiling ({0}) has {1}: {2}.", text.Origin,
                problems.Count == 1 ? "a problem" : problems.Count + " problems", string.Join("; ", problems)), text.Origin);
    }

    private static IReadOnlyList<T> ReadEach<T>(string path, IReadOnlyList<string> texts, List<CeilingProblem> problems,
        Func<string, (T? Value, string? Problem)> read)
        where T : class
    {
        if (texts.Count == 0)
        {
            problems.Add(new CeilingProblem(path, "is empty, so that nothing could ever be opened"));
        }

        var values = new List<T>();
        for (var index = 0; index < texts.Count; index++)
        {
            var (value, problem) = read(texts[index]);
            if (value is null)
            {
                problems.Add(new CeilingProblem(At(path, index), $"'{texts[index]}' {problem}"));
            }
            else
            {
                values.Add(value);
            }
        }

        return values;
    }

    private static (string?, string?) ReadScope(string text)
    {
        var trimmed = text.Trim();
        trimmed = Guid.TryParseExact(trimmed, "D", out _) ? $"/subscriptions/{trimmed}" : trimmed;
        return ScopeForm.IsMatch(trimmed) ? (trimmed.TrimEnd('/'), null)
            : (null, "is no subscription id, and no resource id of a subscription or resource group, such as /subscriptions/{id}/resourceGroups/prod-rg");
    }

    private static (PortSpecification?, string?) ReadPort(string text) =>
        (PortSpecification.TryParse(text, out var port, out var problem) ? port : null, problem);

    private static AllowedSources ReadSources(IReadOnlyList<string> texts, List<CeilingProblem> problems)
    {
        if (texts.Count == 1 && texts[0].Trim() is var only && (only == "*" || string.Equals(only, "Any", StringComparison.OrdinalIgnoreCase)))
        {
            return AllowedSources.Any;
        }

        var prefixes = ReadEach("allowedSources", texts, problems,
            text => AddressPrefix.TryParse(text, out var prefix, out var problem) ? (new Box(prefix), null) : ((Box?)null, problem));
        return prefixes.Count == 0 ? AllowedSources.Any : AllowedSources.Of(prefixes.Select(box => box.Prefix).ToArray());
    }

    private static TimeSpan ReadDuration(string text, List<CeilingProblem> problems)
    {
        if (!DurationText.TryParse(text, out var duration, out var problem))
        {
            problems.Add(new CeilingProblem("maxDuration", $"'{text}' {problem}"));
        }
        else if (duration < AccessPolicy.ShortestDuration || duration > AccessPolicy.LongestDuration)
        {
            problems.Add(new CeilingProblem("maxDuration",
                $"'{text}' is not between {DurationText.Format(AccessPolicy.ShortestDuration)} and {DurationText.Format(AccessPolicy.LongestDuration)}"));
        }

        return duration;
    }

    private async Task<IReadOnlyList<string>> FindWritersAsync(IReadOnlyList<string> texts, List<CeilingProblem> problems, CancellationToken cancellationToken)
    {
        var finder = new PersonFinder(context);
        var ids = new List<string>();
        for (var index = 0; index < texts.Count; index++)
        {
            try
            {
                var writer = (await finder.FindAsync([texts[index]], cancellationToken).ConfigureAwait(false))[0];
                if (writer.Kind == PersonKind.Group)
                {
                    problems.Add(new CeilingProblem(At("policyWriters", index), $"'{texts[index]}' is a group, and facts name people: name its members"));
                }

                ids.Add(writer.ObjectId);
            }
            catch (JitAccessException e) when (e.ErrorId is ErrorIds.PersonNotFound or ErrorIds.PersonAmbiguous or ErrorIds.DirectoryUnavailable)
            {
                problems.Add(new CeilingProblem(At("policyWriters", index), e.Message.TrimEnd('.')));
            }
        }

        return ids;
    }

    private static string At(string path, int index) => string.Format(CultureInfo.InvariantCulture, "{0}[{1}]", path, index);

    private sealed record Box(AddressPrefix Prefix);
}
