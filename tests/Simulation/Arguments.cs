using System;
using System.Globalization;

namespace JitAccess.Simulation;

/// <summary>What was asked for on the command line.</summary>
internal sealed record Arguments
{
    public const string Usage = """
        dotnet run --project tests/Simulation -c Release -- [options]
          --seeds N         how many seeds (default 20)
          --from N          the first of them (default 1)
          --operations N    how many operations a seed has (default 1000)
          --minutes M       begins no new seed after so many minutes; with it, --seeds may be left out
          --jobs N          how many seeds at a time (default: the processors)
          --seed N          this seed alone
          --verbose         prints every event
          --twice           runs every seed twice and compares what happened
          --fleet N         no seeds: one pass of a sweep over N NSGs, of which a tenth hold a grant that is over
        """;

    public int From { get; init; } = 1;

    public int Seeds { get; init; } = 20;

    public int Operations { get; init; } = 1000;

    public TimeSpan? Limit { get; init; }

    public int Jobs { get; init; } = Environment.ProcessorCount;

    public bool IsVerbose { get; init; }

    public bool Twice { get; init; }

    /// <summary>How many NSGs are swept in place of running seeds; null for seeds.</summary>
    public int? Fleet { get; init; }

    /// <exception cref="FormatException">An option is unknown, or its value is no number.</exception>
    public static Arguments Parse(string[] args)
    {
        var result = new Arguments();
        var hasSeeds = false;
        for (var index = 0; index < args.Length; index++)
        {
            int Number() => ++index < args.Length && int.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new FormatException($"{args[index - 1]} needs a number.");
            switch (args[index])
            {
                case "--seeds":
                    result = result with { Seeds = Number() };
                    hasSeeds = true;
                    break;
                case "--from":
                    result = result with { From = Number() };
                    break;
                case "--operations":
                    result = result with { Operations = Number() };
                    break;
                case "--minutes":
                    result = result with { Limit = TimeSpan.FromMinutes(Number()) };
                    break;
                case "--jobs":
                    result = result with { Jobs = Math.Max(1, Number()) };
                    break;
                case "--seed":
                    result = result with { From = Number(), Seeds = 1, Jobs = 1 };
                    hasSeeds = true;
                    break;
                case "--verbose":
                    result = result with { IsVerbose = true };
                    break;
                case "--twice":
                    result = result with { Twice = true };
                    break;
                case "--fleet":
                    result = result with { Fleet = Math.Clamp(Number(), 10, 200_000) };
                    break;
                default:
                    throw new FormatException($"There is no option {args[index]}.");
            }
        }

        return result.Limit is not null && !hasSeeds ? result with { Seeds = int.MaxValue - result.From } : result;
    }
}
