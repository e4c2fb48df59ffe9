using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Tests.Support;
using JitAccess.Sandbox;
using Xunit.Abstractions;

namespace JitAccess.Core.Tests.Network;

/// <summary>Core's first-match walk against the sandbox's brute force, which shares no code with it.</summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    private const int FirstSeed = 20261122;
    private const int Scenes = 85;

    [Fact]
    public void PathWalk_RandomNetworks_AgreesWithTheProbeAboutEveryPacket()
    {
        var total = new Tally();
        Parallel.For(FirstSeed, FirstSeed + Scenes, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var tally = Compare(seed);
            lock (total)
            {
                total.Add(tally);
            }
        });

        output.WriteLine($"{total}, seeds {FirstSeed} to {FirstSeed + Scenes - 1}");
        Assert.True(total.Packets >= 100_000, $"Only {total.Packets} packets.");
        Assert.True(total.ByCustomRules >= total.Packets * 0.3, $"Only {total.ByCustomRules} of {total.Packets} packets are decided by custom rules.");
        Assert.True(total.RulesHit >= 500, $"Only {total.RulesHit} rules are hit.");
        Assert.True(total.RulesShadowed <= total.RulesHit / 2, $"{total.RulesShadowed} rules are hidden behind others; {total.RulesHit} are hit.");
        Assert.True(total.Unknown <= total.Packets / 20, $"{total.Unknown} of {total.Packets} packets are Unknown to Core.");
        Assert.InRange(total.Allowed, total.Packets / 10, total.Packets * 9 / 10);
    }

    private static Tally Compare(int seed)
    {
        var random = new Random(seed);
        var scene = new SceneGenerator(random).Next(rulesPerGroup: 12);
        var azure = new Azure(scene, random);
        var tally = new Tally();
        var hit = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in scene.Network.Endpoints)
        {
            var core = new CoreAnswers(scene, endpoint);
            foreach (var packet in new PacketMaker(scene, endpoint, random).Packets(perRule: 40, anywhere: 60))
            {
                Check(seed, scene, endpoint, packet, core, azure.Probe(endpoint, packet), tally, hit);
            }
        }

        // A rule that no packet has met is looked for on the whole grid that the rules lay over its packets: what decides nothing there decides nothing.
        foreach (var (group, rule) in scene.Network.SecurityGroups.Values.SelectMany(group =>
            group.Rules.Where(rule => rule.Direction == RuleDirection.Inbound).Select(rule => (group, rule))))
        {
            tally.RulesShadowed += hit.Contains($"{group.Name}/{rule.Name}") || IsFound(group, rule) ? 0 : 1;
        }

        tally.RulesHit = hit.Count;
        return tally;

        bool IsFound(NetworkSecurityGroup group, SecurityRule rule)
        {
            foreach (var endpoint in scene.Network.Endpoints.Where(endpoint => endpoint.Path.Contains(group.Id)))
            {
                foreach (var packet in new PacketMaker(scene, endpoint, random).Grid(rule))
                {
                    var probe = azure.Probe(endpoint, packet);
                    if (probe.DecidedBy.Any(by => by.Nsg == group.Name && by.Rule == rule.Name))
                    {
                        Check(seed, scene, endpoint, packet, new CoreAnswers(scene, endpoint), probe, tally, hit);
                        return true;
                    }
                }
            }

            return false;
        }
    }

    private static void Check(int seed, Scene scene, VmEndpoint endpoint, Packet packet, CoreAnswers core, ProbeResult probe, Tally tally, HashSet<string> hit)
    {
        var decision = core.About(packet);
        var context = () => $"Seed {seed}, {packet} at {endpoint.Address}: Core says {decision}, the probe {probe.Allowed} "
            + $"by {string.Join(", ", probe.DecidedBy.Select(by => $"{by.Nsg}/{by.Rule}"))}.{Environment.NewLine}{scene.Describe()}";
        tally.Packets++;
        tally.Allowed += probe.Allowed ? 1 : 0;
        tally.ByCustomRules += probe.DecidedBy.Any(by => by.Priority < 65000) ? 1 : 0;
        hit.UnionWith(probe.DecidedBy.Where(by => by.Priority < 65000).Select(by => $"{by.Nsg}/{by.Rule}"));
        Assert.True(probe.Unresolved.Count == 0, context());
        if (decision.Verdict == Verdict.Unknown)
        {
            // Core knows the groups of the VM's own addresses only; nothing else may make it doubt.
            tally.Unknown++;
            Assert.True(decision.Decisions.Any(single => single.Verdict == Verdict.Unknown && single.Unless.All(rule => rule.SourceGroups.Count > 0)),
                context());
            Assert.True(scene.Network.Interfaces.SelectMany(nic => nic.IPConfigurations)
                .All(configuration => configuration.PrivateAddress.ToString() != packet.Source), context());
            Assert.True(core.WithAllGroupsKnown(packet) == (probe.Allowed ? Verdict.Allowed : Verdict.Denied), context());
            return;
        }

        Assert.True(decision.Verdict == (probe.Allowed ? Verdict.Allowed : Verdict.Denied), context());
        if (decision.Decisions.All(single => single.Unless.Count == 0))
        {
            // The probe stops at the first NSG that denies.
            var names = decision.Decisions.Take(decision.Decisions.TakeWhile(single => single.Verdict == Verdict.Allowed).Count() + 1)
                .Select(single => single.Rule?.Name ?? "none");
            Assert.True(names.SequenceEqual(probe.DecidedBy.Select(by => by.Rule)), context());
        }
    }
}
