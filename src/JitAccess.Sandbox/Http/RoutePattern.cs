using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Sandbox.Http;

/// <summary>
/// A path as the specification writes it: <c>/subscriptions/{subscriptionId}/...</c>. A pattern that starts with <c>{*scope}</c> fits any path that
/// ends as it does. Literal segments have no letter case.
/// </summary>
internal sealed class RoutePattern
{
    private const string Scope = "{*scope}";

    private readonly string[] segments;
    private readonly bool hasScope;

    public RoutePattern(string text)
    {
        Text = text;
        var all = text.Split(['/'], StringSplitOptions.RemoveEmptyEntries);
        hasScope = all.Length > 0 && all[0] == Scope;
        segments = hasScope ? all.Skip(1).ToArray() : all;
    }

    public string Text { get; }

    public bool HasScope => hasScope;

    /// <summary>The values of the braces, or <see langword="null"/> where the path does not fit.</summary>
    public IReadOnlyDictionary<string, string>? Match(IReadOnlyList<string> path)
    {
        var start = path.Count - segments.Length;
        if (hasScope ? start < 1 : start != 0)
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i];
            if (segment[0] == '{')
            {
                values[segment.Substring(1, segment.Length - 2)] = path[start + i];
            }
            else if (!segment.Equals(path[start + i], StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        if (hasScope)
        {
            values["scope"] = "/" + string.Join("/", path.Take(start));
        }

        return values;
    }
}
