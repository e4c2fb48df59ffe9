using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;

namespace JitAccess.Bench;

/// <summary>
/// Asks the solver z3 the same questions, in the published way: the rules in their order as one formula over bit vectors, and is there a packet that gets
/// through although it is outside
/// a given set? The given set is Core's answer, so z3's "unsat" also says that Core has left nothing out. IPv4 only, which makes it easier for z3.
/// </summary>
internal static class Z3Comparison
{
    private const int SecondsForZ3 = 20;
    private const int VmsForZ3 = 5;

    public static int Run(TextWriter output)
    {
        if (Ask("(check-sat)") is null)
        {
            output.WriteLine("z3 is not installed, so there is nothing to compare with (Debian: apt-get install z3).");
            return 1;
        }

        output.WriteLine("| question | Core (ms) | z3 (ms) | ratio | z3 says |");
        output.WriteLine("|---|---|---|---|---|");
        Fleet(output);
        foreach (var rules in new[] { 125, 1000 })
        {
            OneQuestion(output, rules, RuleShape.Mixed);
            OneQuestion(output, rules, RuleShape.OnePort);
            WholeExposure(output, rules, RuleShape.Mixed);
        }

        return 0;
    }

    private static void OneQuestion(TextWriter output, int rules, RuleShape shape)
    {
        var network = new Workload(7).Vm(rules, shape);
        var question = new TrafficQuestion(SecurityProtocol.Tcp, 443);
        var (open, cold) = Time(() => Walk(network).Decide(question).Where(decision => decision.Verdict == Verdict.Allowed));
        var walk = Walk(network);
        var (_, prepared) = Time(() => walk.Decide(question).Where(decision => decision.Verdict == Verdict.Allowed));
        var answer = Ask(Script(network, Fixed(question), Within(open, "src")));
        Row(output, $"one question, {shape}, {Text(rules)} rules, prepared", prepared, answer);
        Row(output, $"one question, {shape}, {Text(rules)} rules, cold", cold, answer);
    }

    private static void WholeExposure(TextWriter output, int rules, RuleShape shape)
    {
        var network = new Workload(7).Vm(rules, shape);
        var (found, cold) = Time(() => ExposureCalculator.RowsOfEverything(network, [Walk(network)]).ToArray());
        var given = found.Select(row => $"(and (= proto {Number(row.Protocol)}) {Between("port", row.Ports, 16)} {Within(row.From, "src")})");
        Row(output, $"whole exposure, {shape}, {Text(rules)} rules, cold", cold,
            Ask(Script(network, "(assert (bvule proto #x04)) (assert (or (bvule proto #x01) (= port #x0000)))", Or(given))));
    }

    private static void Fleet(TextWriter output)
    {
        PortSpecification[] management = [PortSpecification.Ssh, PortSpecification.Rdp, PortSpecification.WinRM];
        var (vms, nics, groups, networks) = new Workload(7).Fleet(VmsForZ3, 50, vmsPerGroup: 1);
        var fleet = FleetReader.Join(vms, nics, groups, networks, DateTimeOffset.UnixEpoch);
        var (_, core) = Time(() => fleet.Sum(network => ExposureCalculator.OfPorts(network, management).Count()));
        var answers = new List<(string Says, double Milliseconds)?>();
        foreach (var network in fleet)
        {
            foreach (var port in new[] { 22, 3389, 5985, 5986 })
            {
                var question = new TrafficQuestion(SecurityProtocol.Tcp, port);
                answers.Add(Ask(Script(network, Fixed(question),
                    Within(Walk(network).Decide(question).Where(decision => decision.Verdict == Verdict.Allowed), "src"))));
            }
        }

        var says = string.Join(", ", answers.Select(answer => answer!.Value.Says).Distinct());
        Row(output, "management ports of a VM with 50 rules", core / VmsForZ3, (says, answers.Sum(answer => answer!.Value.Milliseconds) / VmsForZ3));
    }

    private static PathWalk Walk(VmNetwork network) => PathWalk.Of(network, network.Endpoints.First());

    private static void Row(TextWriter output, string name, double core, (string Says, double Milliseconds)? z3) =>
        output.WriteLine(string.Format(
            CultureInfo.InvariantCulture, "| {0} | {1:0.000} | {2:0} | {5}{3:0} | {4} |",
            name, core, z3!.Value.Milliseconds, z3.Value.Milliseconds / core, z3.Value.Says, z3.Value.Says is "sat" or "unsat" ? string.Empty : "> "));

    // The best of a few, in wall-clock time as z3's.
    private static (T Result, double Milliseconds) Time<T>(Func<T> body)
    {
        var result = body();
        var best = double.MaxValue;
        for (var run = 0; run < 20; run++)
        {
            var watch = Stopwatch.StartNew();
            result = body();
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }

        return (result, best);
    }

    private static string Script(VmNetwork network, string assumptions, string given)
    {
        var endpoint = network.Endpoints.First();
        var book = network.BookOf(endpoint);
        var rules = network.SecurityGroups[endpoint.Path.Single()].Inbound.Select(rule => CompiledRule.Compile(rule, endpoint.Address, book))
            .OfType<CompiledRule>().ToArray();
        var text = new StringBuilder("(set-logic QF_BV)\n(declare-const src (_ BitVec 32))\n(declare-const port (_ BitVec 16))\n(declare-const proto (_ BitVec 8))\n").AppendLine(assumptions);
        for (var i = 0; i < rules.Length; i++)
        {
            var protocols = rules[i].Protocols.ToArray();
            var protocol = protocols.Length == 5 ? "true" : Or(protocols.Select(single => $"(= proto {Number(single)})"));
            text.AppendLine($"(define-fun m{Text(i)} () Bool (and {protocol} {Or(rules[i].DestinationPorts.Select(range => Between("port", range, 16)))} {Within(rules[i].Known, "src")}))");
        }

        text.AppendLine($"(define-fun a{Text(rules.Length)} () Bool false)");
        for (var i = rules.Length - 1; i >= 0; i--)
        {
            text.AppendLine($"(define-fun a{Text(i)} () Bool (ite m{Text(i)} {(rules[i].Rule.Access == RuleAccess.Allow ? "true" : "false")} a{Text(i + 1)}))");
        }

        return text.AppendLine($"(assert (and a0 (not {given})))").AppendLine("(check-sat)").ToString();
    }

    private static string Fixed(TrafficQuestion question) =>
        $"(assert (= proto {Number(question.Protocol)})) (assert (= port {Hex((uint)question.DestinationPort, 16)}))";

    private static string Within(AddressSet set, string name) =>
        Or(set.Ranges.Where(range => range.Family == IPFamily.V4)
            .Select(range => Between(name, (uint)range.First.Low, (uint)range.Last.Low, 32)));

    private static string Between(string name, PortRange range, int bits) => Between(name, (uint)range.First, (uint)range.Last, bits);

    private static string Between(string name, uint first, uint last, int bits) =>
        first == last ? $"(= {name} {Hex(first, bits)})" : $"(and (bvule {Hex(first, bits)} {name}) (bvule {name} {Hex(last, bits)}))";

    private static string Or(IEnumerable<string> terms)
    {
        var all = string.Join(" ", terms);
        return all.Length == 0 ? "false" : $"(or {all})";
    }

    private static string Number(SecurityProtocol protocol) => protocol switch
    {
        SecurityProtocol.Tcp => "#x00",
        SecurityProtocol.Udp => "#x01",
        SecurityProtocol.Icmp => "#x02",
        SecurityProtocol.Esp => "#x03",
        _ => "#x04",
    };

    private static string Hex(uint number, int bits) => "#x" + number.ToString("x" + Text(bits / 4), CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Null where z3 is missing. The time is that of its process, start included; a start takes some ten milliseconds.
    private static (string Says, double Milliseconds)? Ask(string script)
    {
        var start = new ProcessStartInfo("z3", $"-in -T:{Text(SecondsForZ3)}")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false
        };
        var watch = Stopwatch.StartNew();
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Write(script);
            process.StandardInput.Close();
            var says = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return (says.Split('\n')[0], watch.Elapsed.TotalMilliseconds);
        }
        catch (IOException)
        {
            // It gave up while it was still reading.
            return ("timeout", watch.Elapsed.TotalMilliseconds);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
