using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;

namespace JitAccess.PowerShell.Async;

/// <summary>The progress bars of one cmdlet: each activity has its own, and each that was begun is completed.</summary>
internal sealed class ProgressLines(Action<ProgressLine> write, Func<TimeSpan>? elapsed = null)
{
    private readonly Func<TimeSpan> elapsed = elapsed ?? StopwatchTime();
    private readonly Dictionary<string, int> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (TimeSpan At, int Done)> begun = new(StringComparer.Ordinal);
    private int next;

    public void Report(string activity, int done, int total)
    {
        var percent = total > 0 ? Math.Min(100, Math.Max(0, (int)(100L * done / total))) : -1;
        var status = total > 0 ? string.Format(CultureInfo.InvariantCulture, "{0} of {1}", done, total)
            : string.Format(CultureInfo.InvariantCulture, "{0} done", done);
        if (!begun.TryGetValue(activity, out var first) || done < first.Done)
        {
            begun[activity] = first = (elapsed(), done);
        }

        Show(activity, status, percent, SecondsLeft(first, done, total));
    }

    /// <summary>Says how far an activity is in words of its own.</summary>
    public void Show(string activity, string status, int percent = -1, int secondsLeft = -1)
    {
        if (!open.TryGetValue(activity, out var id))
        {
            open.Add(activity, id = next++);
        }

        write(new ProgressLine(id, activity, status, percent, IsCompleted: false, secondsLeft));
    }

    /// <summary>Says that something goes on, where no other activity says so already.</summary>
    public void ShowIfAlone(string activity, string status)
    {
        if (open.Count == 0 || (open.Count == 1 && open.ContainsKey(activity)))
        {
            Show(activity, status);
        }
    }

    // What is left takes as long for each as what is done took.
    private int SecondsLeft((TimeSpan At, int Done) first, int done, int total) => total <= 0 || done <= first.Done || done > total
        ? -1
        : (int)Math.Min(int.MaxValue, Math.Ceiling((elapsed() - first.At).TotalSeconds / (done - first.Done) * (total - (double)done)));

    private static Func<TimeSpan> StopwatchTime()
    {
        var watch = Stopwatch.StartNew();
        return () => watch.Elapsed;
    }

    /// <summary>Ends every bar that is still there.</summary>
    public void Complete()
    {
        var ending = new Dictionary<string, int>(open, StringComparer.Ordinal);
        open.Clear();
        begun.Clear();
        foreach (var line in ending)
        {
            write(new ProgressLine(line.Value, line.Key, "Completed", 100, IsCompleted: true));
        }
    }
}
