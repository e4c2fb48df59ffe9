using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;

namespace JitAccess.Bench;

/// <summary>From where the management ports of every VM of a fleet can be reached, 50 rules before each.</summary>
public class Fleet
{
    private const int Rules = 50;

    private static readonly PortSpecification[] Management = [PortSpecification.Ssh, PortSpecification.Rdp, PortSpecification.WinRM];

    private (VirtualMachine[] Vms, NetworkInterface[] Nics, NetworkSecurityGroup[] Groups, VirtualNetwork[] Networks) lists;
    private IReadOnlyList<VmNetwork> joined = [];

    /// <summary>1: an NSG for every VM.</summary>
    [Params(1, 100)]
    public int VmsPerGroup { get; set; }

    [Params(1250, 2500, 5000, 10000)]
    public int Vms { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        lists = new Workload(7).Fleet(Vms, Rules, VmsPerGroup);
        joined = Join();
    }

    [Benchmark(Baseline = true)]
    public int RuleByRule()
    {
        TrafficQuestion[] questions =
        [
            .. Management.SelectMany(port => Enumerable.Range(port.Ports.First, port.Ports.Last - port.Ports.First + 1))
                .Select(port => new TrafficQuestion(SecurityProtocol.Tcp, port)),
        ];
        return joined.Sum(network =>
        {
            var subtraction = Subtraction.Of(network);
            return questions.Count(question => !subtraction.Ask(question).IsEmpty);
        });
    }

    /// <summary>From the joined fleet; rules are compiled in the measurement.</summary>
    [Benchmark]
    public int Joined() => Exposures(joined);

    /// <summary>From the four lists.</summary>
    [Benchmark]
    public int FromLists() => Exposures(Join());

    private static int Exposures(IReadOnlyList<VmNetwork> networks) => networks.Sum(network => ExposureCalculator.OfPorts(network, Management).Count());

    private IReadOnlyList<VmNetwork> Join() => FleetReader.Join(lists.Vms, lists.Nics, lists.Groups, lists.Networks, DateTimeOffset.UnixEpoch);
}
