using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace JitAccess.Bench;

/// <summary>
/// Measures the same as the benchmarks, in processor time instead of wall-clock time: it tells how the time grows even where the machine has other work.
/// The best of a few runs
/// counts, and is divided by n log n for rules and by n for VMs: where this does not rise, the time grows no faster.
/// </summary>
internal static class Growth
{
    private const int Runs = 3;
    private static readonly TimeSpan Run = TimeSpan.FromMilliseconds(100);

    /// <param name="output">Gets the tables.</param>
    /// <param name="title">A part of the titles of the tables wanted.</param>
    public static int Print(TextWriter output, string title)
    {
        int[] rules = [125, 250, 500, 1000, 2000];
        foreach (var shape in new[] { RuleShape.Mixed, RuleShape.OnePort })
        {
            Table(output, title, $"One question, {shape}", "rules", rules, n => n * Math.Log2(n), n =>
            {
                var question = new OneQuestion { Rules = n, Shape = shape };
                question.SetUp();
                return [("prepared", question.Prepared), ("cold", question.Cold), ("rule by rule", question.RuleByRule)];
            });
        }

        foreach (var shape in new[] { RuleShape.Mixed, RuleShape.OwnPorts })
        {
            Table(output, title, $"Whole exposure, {shape}", "rules", rules, n => n * Math.Log2(n), n =>
            {
                var exposure = new WholeExposure { Rules = n, Shape = shape };
                exposure.SetUp();
                return [("prepared", exposure.Prepared), ("cold", exposure.Cold), ("rule by rule", exposure.RuleByRule)];
            });
        }

        foreach (var vmsPerGroup in new[] { 1, 100 })
        {
            Table(output, title, $"Fleet, {vmsPerGroup} VMs behind an NSG", "VMs", [1250, 2500, 5000, 10000], n => n, n =>
            {
                var fleet = new Fleet { Vms = n, VmsPerGroup = vmsPerGroup };
                fleet.SetUp();
                return [("joined", () => fleet.Joined()), ("from lists", () => fleet.FromLists()), ("rule by rule", () => fleet.RuleByRule())];
            });
        }

        return 0;
    }

    private static void Table(
        TextWriter output, string wanted, string title, string unit, int[] sizes, Func<int, double> scale, Func<int, (string Name, Func<object> Body)[]> cases)
    {
        if (title.IndexOf(wanted, StringComparison.OrdinalIgnoreCase) < 0)
        {
            return;
        }

        output.WriteLine($"{title}{Environment.NewLine}");
        for (var i = 0; i < sizes.Length; i++)
        {
            var measured = cases(sizes[i]).Select(single => (single.Name, Milliseconds: Measure(single.Body))).ToArray();
            if (i == 0)
            {
                output.WriteLine($"| {unit} | {string.Join(" | ", measured.Select(single => $"{single.Name} (ms) | per {(unit == "VMs" ? "n" : "n log n")} (ns)"))} |");
                output.WriteLine($"|---{string.Concat(measured.Select(_ => "|---|---"))}|");
            }

            var cells = measured.Select(single =>
                string.Format(CultureInfo.InvariantCulture, "{0:0.000} | {1:0.0}", single.Milliseconds, single.Milliseconds * 1e6 / scale(sizes[i])));
            output.WriteLine($"| {sizes[i].ToString(CultureInfo.InvariantCulture)} | {string.Join(" | ", cells)} |");
        }

        output.WriteLine();
    }

    private static double Measure(Func<object> body)
    {
        _ = body();
        var best = double.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var begin = Environment.CpuUsage.TotalTime;
            var count = 0;
            TimeSpan used;
            do
            {
                GC.KeepAlive(body());
                count++;
                used = Environment.CpuUsage.TotalTime - begin;
            }
            while (used < Run);

            best = Math.Min(best, used.TotalMilliseconds / count);
            if (used > 10 * Run)
            {
                break;
            }
        }

        return best;
    }
}
