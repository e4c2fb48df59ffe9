using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;

namespace JitAccess.Bench;

/// <summary>Every source, protocol and port that gets through to a VM.</summary>
public class WholeExposure
{
    private VmNetwork network = null!;
    private IReadOnlyList<PathWalk> walks = [];
    private Subtraction subtraction = null!;

    [Params(RuleShape.Mixed, RuleShape.OwnPorts)]
    public RuleShape Shape { get; set; }

    [Params(125, 250, 500, 1000)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        network = new Workload(7).Vm(Rules, Shape);
        walks = network.Endpoints.Select(endpoint => PathWalk.Of(network, endpoint)).ToArray();
        subtraction = Subtraction.Of(network);
    }

    [Benchmark(Baseline = true)]
    public object RuleByRule() => subtraction.AskEverything();

    [Benchmark]
    public object Prepared() => ExposureCalculator.RowsOfEverything(network, walks).ToArray();

    [Benchmark]
    public object Cold() => ExposureCalculator.OfEverything(network).ToArray();
}
