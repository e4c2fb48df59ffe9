using System.Linq;
using BenchmarkDotNet.Attributes;
using JitAccess.Core.Network;

namespace JitAccess.Bench;

/// <summary>From where can one port of a VM be reached, for all sources at once?</summary>
public class OneQuestion
{
    private static readonly TrafficQuestion Https = new(SecurityProtocol.Tcp, 443);

    private VmNetwork network = null!;
    private PathWalk walk = null!;
    private Subtraction subtraction = null!;

    [Params(RuleShape.Mixed, RuleShape.OnePort)]
    public RuleShape Shape { get; set; }

    [Params(125, 250, 500, 1000, 2000)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        network = new Workload(7).Vm(Rules, Shape);
        walk = PathWalk.Of(network, network.Endpoints.First());
        subtraction = Subtraction.Of(network);
    }

    [Benchmark(Baseline = true)]
    public object RuleByRule() => subtraction.Ask(Https);

    [Benchmark]
    public object Prepared() => walk.Decide(Https);

    [Benchmark]
    public object Cold() => PathWalk.Of(network, network.Endpoints.First()).Decide(Https);
}
