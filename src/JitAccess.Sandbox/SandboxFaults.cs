using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace JitAccess.Sandbox;

/// <summary>The scripted faults of a sandbox. The first rule that fits a request meets it, and is used up a little. Safe for several threads.</summary>
public sealed class SandboxFaults
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private readonly List<Scripted> script = [];

    /// <summary>The rules that are not used up yet, in order.</summary>
    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (gate)
            {
                return script.Select(s => s.Rule).ToArray();
            }
        }
    }

    /// <summary>How many requests have met a fault so far.</summary>
    public int Met { get; private set; }

    /// <exception cref="ArgumentException">The path is no regular expression, or a count is out of range.</exception>
    public void Add(FaultRule rule)
    {
        if (rule is null)
        {
            throw new ArgumentNullException(nameof(rule));
        }

        if (rule.Times < 1 || rule.Skip < 0 || rule.Delay < TimeSpan.Zero || rule.RetryAfter < TimeSpan.Zero || rule.Status is < 100 or > 599)
        {
            throw new ArgumentException("A fault takes times >= 1, skip >= 0, delays >= 0 and a status of 100-599.", nameof(rule));
        }

        var path = rule.Path is null
            ? null
            : new Regex(rule.Path, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout);
        lock (gate)
        {
            script.Add(new Scripted(rule, path));
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            script.Clear();
        }
    }

    /// <summary>The fault that meets a request now, or <see langword="null"/>.</summary>
    internal FaultRule? Next(string method, string path, SandboxPerson? who)
    {
        lock (gate)
        {
            foreach (var scripted in script.ToArray())
            {
                if (!scripted.Fits(method, path, who) || scripted.Skips())
                {
                    continue;
                }

                if (scripted.UseUp())
                {
                    script.Remove(scripted);
                }

                Met++;
                return scripted.Rule;
            }

            return null;
        }
    }

    private sealed class Scripted(FaultRule rule, Regex? path)
    {
        private int skips = rule.Skip;
        private int left = rule.Times;

        public FaultRule Rule { get; } = rule;

        public bool Fits(string method, string requestPath, SandboxPerson? who) =>
            (Rule.Method is null || Rule.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            && (path is null || path.IsMatch(requestPath))
            && (Rule.Who is null || Rule.Who.Equals(who?.Name, StringComparison.OrdinalIgnoreCase)
                || Rule.Who.Equals(who?.ObjectId, StringComparison.OrdinalIgnoreCase));

        public bool Skips() => skips > 0 && skips-- > 0;

        public bool UseUp() => --left == 0;
    }
}
