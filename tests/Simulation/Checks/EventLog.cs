using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;

namespace JitAccess.Simulation.Checks;

/// <summary>
/// What happened, in order. The last events are kept for whoever has to understand a violation; the hash says whether two runs were the same.
/// </summary>
internal sealed class EventLog(Func<DateTimeOffset> now, Action<string>? listener)
{
    private const int Kept = 60;

    // What belongs to no request is traced under an id by real chance.
    private static readonly Regex Traces = new("correlation id [0-9a-f-]+", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly Queue<string> last = new();
    private ulong hash = 14695981039346656037UL;

    public IReadOnlyCollection<string> Last => last;

    /// <summary>FNV-1a over all events so far.</summary>
    public string Hash => hash.ToString("x16", CultureInfo.InvariantCulture);

    public void Add(string text)
    {
        var line = string.Format(CultureInfo.InvariantCulture, "{0:MM-dd HH:mm:ss.fff} {1}", now(), Traces.Replace(text, "correlation id"));
        foreach (var character in line)
        {
            hash = unchecked((hash ^ character) * 1099511628211UL);
        }

        last.Enqueue(line);
        if (last.Count > Kept)
        {
            last.Dequeue();
        }

        listener?.Invoke(line);
    }
}
