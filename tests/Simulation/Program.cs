using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;

namespace JitAccess.Simulation;

/// <summary>Runs many seeds and says what they found. Exit code 1 where an invariant did not hold, 2 where the command line is wrong.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        Arguments arguments;
        try
        {
            arguments = Arguments.Parse(args);
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine(e.Message);
            Console.Error.WriteLine(Arguments.Usage);
            return 2;
        }

        if (arguments.Fleet is { } groups)
        {
            return SweepFleet(groups, isThorough: false) && SweepFleet(groups, isThorough: true) ? 0 : 1;
        }

        var results = RunAll(arguments, out var took);
        Summarise(results, took);
        return results.Exists(result => result.Violation is not null) ? 1 : 0;
    }

    private static bool SweepFleet(int groups, bool isThorough)
    {
        var result = Scale.FleetSweep.Run(groups, groups / 10, isThorough, measuresMemory: true);
        Console.WriteLine(FormattableString.Invariant(
            $"{(isThorough ? "thorough" : "by the graph")}: {result.SecurityGroups} NSGs, {result.Expired} grants over, {result.Closed} closed, {result.Failures.Count} failed, {result.Left} left"));
        Console.WriteLine(FormattableString.Invariant(
            $"  {result.Took.TotalSeconds:0.0} s of virtual time; the limits dictate {result.Dictated.TotalSeconds:0.0} s: ratio {result.Ratio:0.000}; {result.Throttled} refused"));
        Console.WriteLine(FormattableString.Invariant(
            $"  {result.Requests} requests, of which {result.Pages} pages: {result.RequestsPerGrant:0.00} for each grant; {result.Polls} polls; {result.LargestLive / 1048576.0:0} MB alive at most"));
        foreach (var failure in result.Failures.Take(5))
        {
            Console.WriteLine("  failed: " + failure);
        }

        return result.Closed == result.Expired && result.Left == 0;
    }

    private static List<SeedResult> RunAll(Arguments arguments, out TimeSpan took)
    {
        var watch = Stopwatch.StartNew();
        var results = new List<SeedResult>();
        var next = arguments.From - 1;
        var end = arguments.From + arguments.Seeds;
        var threads = Enumerable.Range(0, arguments.Jobs).Select(_ => new Thread(() =>
        {
            while ((arguments.Limit is not { } limit || watch.Elapsed < limit) && Interlocked.Increment(ref next) is var seed && seed < end)
            {
                var result = RunOne(seed, arguments);
                lock (results)
                {
                    results.Add(result);
                    Tell(result, arguments);
                }
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        took = watch.Elapsed;
        return results;
    }

    private static SeedResult RunOne(int seed, Arguments arguments)
    {
        var result = SeedRun.Run(seed, arguments.Operations, arguments.IsVerbose ? Console.WriteLine : null);
        if (!arguments.Twice || result.Violation is not null)
        {
            return result;
        }

        var again = SeedRun.Run(seed, arguments.Operations);
        return again.Hash == result.Hash ? result
            : result with { Violation = new Checks.ViolationException("determinism", $"the same seed made {result.Hash} and then {again.Hash}") };
    }

    private static void Tell(SeedResult result, Arguments arguments)
    {
        if (result.Violation is not { } violation)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"seed {result.Seed}: {result.Operations} operations, {result.Grants} grants, {result.Faults} faults, {result.Simulated.TotalHours:0} hours, {result.Hash}"));
            return;
        }

        Console.WriteLine(FormattableString.Invariant($"seed {result.Seed}: VIOLATED after {result.Operations} operations"));
        if (!arguments.IsVerbose)
        {
            foreach (var line in result.LastEvents)
            {
                Console.WriteLine("    " + line);
            }
        }

        Console.WriteLine("  " + (violation is Checks.ViolationException ? violation.Message : violation.ToString()));
        Console.WriteLine(FormattableString.Invariant($"  replay: dotnet run --project tests/Simulation -c Release -- --seed {result.Seed} --operations {arguments.Operations} --verbose"));
    }

    private static void Summarise(List<SeedResult> results, TimeSpan took)
    {
        var operations = results.Sum(result => (long)result.Operations);
        foreach (var outcome in results.SelectMany(result => result.Outcomes).GroupBy(pair => pair.Key, pair => pair.Value)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Console.WriteLine(FormattableString.Invariant($"  {outcome.Sum(),9} {outcome.Key}"));
        }

        var broken = results.Where(result => result.Violation is not null).ToArray();
        foreach (var kind in broken.GroupBy(result => (result.Violation as Checks.ViolationException)?.Invariant ?? result.Violation!.GetType().Name))
        {
            Console.WriteLine(FormattableString.Invariant($"  {kind.Count(),9} VIOLATED {kind.Key}: seeds {string.Join(" ", kind.Select(result => result.Seed).Take(20))}"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{results.Count} seeds, {operations} operations, {results.Sum(result => (long)result.Grants)} grants, {results.Sum(result => (long)result.Faults)} faults, {results.Sum(result => result.Simulated.TotalDays):0} days; {took.TotalSeconds:0.0} s, {operations / took.TotalSeconds:0} operations/s; {broken.Length} seeds violated an invariant"));
    }
}
