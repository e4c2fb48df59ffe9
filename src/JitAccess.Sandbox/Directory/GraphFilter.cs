using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Directory;

/// <summary>As much of <c>$filter</c> as the sandbox understands: <c>property eq 'text'</c>, and several of these with <c>or</c> between them.</summary>
internal sealed class GraphFilter
{
    private static readonly Regex Condition = new(
        @"\G\s*(?<property>[A-Za-z]+)\s+eq\s+'(?<text>(?:[^']|'')*)'\s*(?<more>or\s|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        Regex.InfiniteMatchTimeout);

    private readonly (string Property, string Text)[] conditions;

    private GraphFilter((string Property, string Text)[] conditions) => this.conditions = conditions;

    /// <param name="call">The call whose query is read; one without a filter fits everything.</param>
    /// <param name="properties">What can be filtered by.</param>
    public static GraphFilter Read(ArmCall call, params string[] properties)
    {
        if (!call.Request.Query.TryGetValue("$filter", out var filter))
        {
            return new GraphFilter([]);
        }

        var matches = Condition.Matches(filter).Cast<Match>().ToArray();
        var conditions = matches.Select(match => (match.Groups["property"].Value, match.Groups["text"].Value.Replace("''", "'"))).ToArray();
        return matches.Sum(match => match.Length) == filter.Length && matches.Length > 0 && matches[matches.Length - 1].Groups["more"].Length == 0
            && conditions.All(condition => properties.Contains(condition.Item1, StringComparer.OrdinalIgnoreCase))
            ? new GraphFilter(conditions)
            : throw GraphObjects.BadRequest($"Unsupported Query: the sandbox filters by {string.Join(" or ", properties.Select(property => property + " eq '...'"))} only.");
    }

    public bool Fits(JsonObject item) => conditions.Length == 0 || conditions.Any(condition => item
        .Any(member =>
            member.Key.Equals(condition.Property, StringComparison.OrdinalIgnoreCase)
                && condition.Text.Equals(member.Value.Text(), StringComparison.OrdinalIgnoreCase)));
}
