using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Backend;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Sandbox.Server.Tour;

/// <summary>
/// Goes through the cycle with the operations that the cmdlets call, and shows at each step what was asked, what was written, and whether a packet gets
/// through.
/// </summary>
internal sealed class TourGuide(SandboxWorld world, TextWriter output) : IOperationObserver
{
    private const string Engineer = "203.0.113.7";
    private const string Stranger = "203.0.113.8";
    private const string Office = "192.0.2.200";

    private int step;
    private bool isTrue = true;

    /// <returns>Whether everything was as it should be.</returns>
    public async Task<bool> RunAsync(Uri endpoint, string certificatePath, string ledgerFolder, CancellationToken cancellation)
    {
        Say("JitAccess: a tour of just-in-time access, on an Azure in memory.");
        Say($"The sandbox answers as Azure Resource Manager on {endpoint.GetLeftPart(UriPartial.Authority)}; the ledger is a folder.");
        var before = new FleetState(world);
        using var backend = new JitBackend();
        var options = new ConnectionOptions
        {
            SignIn = SignInMethod.SandboxServer,
            SandboxEndpoint = endpoint,
            CertificatePath = certificatePath,
            SandboxUser = "alice@contoso.example",
            Store = ledgerFolder,
        };
        using var context = await backend.ConnectAsync(options, Say, cancellation).ConfigureAwait(false);

        Step("Before", "web01 has an old rule that lets the office in by SSH; nobody else gets in.");
        Probe("web01", Office, 22, expected: true);
        Probe("web01", Engineer, 22, expected: false);

        await ProtectAsync(context, "web01", [PortSpecification.Ssh, PortSpecification.Rdp], cancellation).ConfigureAwait(false);
        Probe("web01", Office, 22, expected: false);
        Probe("web01", Engineer, 22, expected: false);
        Probe("web01", "198.18.0.1", 443, expected: true);

        await RefuseAsync(context, cancellation).ConfigureAwait(false);

        var grant = await OpenAsync(context, "web01", cancellation).ConfigureAwait(false);
        Probe("web01", Engineer, 22, expected: true);
        Probe("web01", Stranger, 22, expected: false);
        Probe("web01", Engineer, 3389, expected: false);

        await RevokeAsync(context, grant, cancellation).ConfigureAwait(false);
        Probe("web01", Engineer, 22, expected: false);

        await ProtectAsync(context, "db01", [PortSpecification.Ssh], cancellation).ConfigureAwait(false);
        Probe("db01", "10.20.1.10", 22, expected: false);
        _ = await OpenAsync(context, "db01", cancellation).ConfigureAwait(false);
        _ = await OpenAsync(context, "web01", cancellation).ConfigureAwait(false);
        Probe("db01", Engineer, 22, expected: true);
        Probe("web01", Engineer, 22, expected: true);

        await SweepAsync(context, cancellation).ConfigureAwait(false);
        Probe("db01", Engineer, 22, expected: false);
        Probe("web01", Engineer, 22, expected: false);

        return Compare(before);
    }

    public void Verbose(string message)
    {
    }

    public void Warning(string message) => Say($"   warning: {message}");

    public void Progress(string activity, int done, int total)
    {
    }

    private async Task ProtectAsync(JitContext context, string vm, PortSpecification[] ports, CancellationToken cancellation)
    {
        Step($"Enable-JitVm {vm}",
            $"An administrator protects {vm}: {string.Join(", ", ports.AsEnumerable())} only from 203.0.113.0/24, for 3 hours at most, and only for alice.");
        var enable = new EnableVm(context, this);
        var options = new EnableOptions
        {
            Vm = new VmReference { Name = vm },
            Ports = ports,
            Sources = AllowedSources.Parse(["203.0.113.0/24"]),
            Requesters = ["alice@contoso.example"]
        };
        var plan = await enable.PlanAsync(options, cancellation).ConfigureAwait(false);
        var result = await enable.ExecuteAsync(plan, cancellation).ConfigureAwait(false);
        Show(result.Changes, result.Notes, result.Proof);
    }

    private async Task RefuseAsync(JitContext context, CancellationToken cancellation)
    {
        Step("Request-JitAccess web01 ssh -Source 198.51.100.9", "Somebody asks from an address that the policy does not have.");
        try
        {
            var options = new RequestOptions { Vm = new VmReference { Name = "web01" }, Port = PortSpecification.Ssh, Source = "198.51.100.9" };
            _ = await new RequestAccess(context, this).PlanAsync(options, cancellation).ConfigureAwait(false);
            Fail("The request was not refused.");
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.PermissionDenied)
        {
            Say($"   refused: {e.ErrorId}: {e.Message}");
        }

        Probe("web01", "198.51.100.9", 22, expected: false);
    }

    private async Task<JitRequest> OpenAsync(JitContext context, string vm, CancellationToken cancellation)
    {
        Step($"Request-JitAccess {vm} ssh -Source {Engineer} -Duration 1h -Reason 'deploy 4711'",
            $"alice asks for SSH to {vm}, from her address only, for one hour.");
        var request = new RequestAccess(context, this);
        var options = new RequestOptions
        {
            Vm = new VmReference { Name = vm },
            Port = PortSpecification.Ssh,
            Source = Engineer,
            Duration = TimeSpan.FromHours(1),
            Reason = "deploy 4711"
        };
        var plan = await request.PlanAsync(options, cancellation).ConfigureAwait(false);
        var result = await request.ExecuteAsync(plan, cancellation).ConfigureAwait(false);
        Show(result.Changes, plan.Plan.Notes.Where(note => !string.Equals(note, result.Proof, StringComparison.Ordinal)), result.Proof);
        return result;
    }

    private async Task RevokeAsync(JitContext context, JitRequest grant, CancellationToken cancellation)
    {
        Step($"Revoke-JitAccess {grant.RequestId}", "The work is done early, so the door is closed early.");
        var revoke = new RevokeAccess(context, this);
        var plan = await revoke.PlanAsync(RequestReference.Of(grant.RequestId), "done", cancellation).ConfigureAwait(false);
        var result = await revoke.ExecuteAsync(plan, cancellation).ConfigureAwait(false);
        Show(result.Changes, result.SessionsMayContinue == true ? ["established connections may continue: this NSG does not flush connections"] : [],
            result.Proof);
    }

    private async Task SweepAsync(JitContext context, CancellationToken cancellation)
    {
        Step("Step-JitSandbox 2h; Invoke-JitSweep", "Two hours pass; both grants were for one. The sweep closes what is over.");
        _ = await context.Sandbox!.AdvanceAsync(TimeSpan.FromHours(2), cancellation).ConfigureAwait(false);
        Say($"   it is now {world.Clock.Now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}Z");
        var sweep = new Sweep(context, this);
        var result = await sweep.ExecuteAsync(await sweep.PlanAsync(new SweepOptions(), cancellation).ConfigureAwait(false), cancellation)
            .ConfigureAwait(false);
        foreach (var action in result.Actions)
        {
            Say($"   {action.Message}");
            Show(action.Changes, [], action.Proof);
        }

        foreach (var problem in result.Failed)
        {
            Fail($"The sweep could not: {problem.Message}");
        }
    }

    private bool Compare(FleetState before)
    {
        Step("After", "What is left in the NSGs?");
        var after = new FleetState(world);
        foreach (var rule in after.Baseline)
        {
            Say($"   baseline: {rule}");
        }

        var differences = before.DifferencesTo(after);
        foreach (var difference in differences)
        {
            Fail(difference);
        }

        Say(string.Empty);
        Say(isTrue
            ? $"Every NSG ({after.Count}) is, rule for rule and tag for tag, what it was before, except for the baseline."
            : "Something is not as it should be; see the lines that start with WRONG.");
        return isTrue;
    }

    private void Probe(string vm, string source, int port, bool expected)
    {
        var result = world.Probe(new ProbeQuery { Source = source, VM = vm, Port = port });
        var by = string.Join(" and ",
            result.DecidedBy.Select(decision =>
            $"{decision.Nsg}/{decision.Rule} ({decision.Access}, {decision.Priority.ToString(CultureInfo.InvariantCulture)})")
                .Distinct(StringComparer.Ordinal));
        Say($"   packet from {source} to {vm}:{port.ToString(CultureInfo.InvariantCulture)} {(result.Allowed ? "GETS THROUGH" : "is dropped")}, by {by}");
        if (result.Allowed != expected)
        {
            Fail($"It should {(expected ? "get through" : "be dropped")}.");
        }
    }

    private void Show(IEnumerable<PlannedChange> changes, IEnumerable<string> notes, string? proof)
    {
        foreach (var change in changes)
        {
            Say($"   {change}");
        }

        foreach (var note in notes)
        {
            Say($"   note: {note}");
        }

        Say($"   proof: {proof}");
    }

    private void Step(string command, string story)
    {
        Say(string.Empty);
        Say(FormattableString.Invariant($"{++step}. {command}"));
        Say($"   {story}");
    }

    private void Fail(string message)
    {
        isTrue = false;
        Say($"   WRONG: {message}");
    }

    private void Say(string line) => output.WriteLine(line);
}
