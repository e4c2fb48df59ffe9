using System;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace JitAccess.Bench;

internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["z3"])
        {
            return Z3Comparison.Run(Console.Out);
        }

        if (args is ["growth", ..])
        {
            return Growth.Print(Console.Out, args.Length > 1 ? args[1] : string.Empty);
        }

        // In this process and in short, so that all of it takes minutes.
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)
            .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(100)).WithId("Short");
        var config = DefaultConfig.Instance.AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddColumn(StatisticColumn.Min)
            .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2, Column.AllocRatio);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
        return 0;
    }
}
