using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Sandbox;
using JitAccess.Simulation.Checks;
using JitAccess.Simulation.Fleet;
using JitAccess.Simulation.Processes;

namespace JitAccess.Simulation;

/// <summary>Everything that a seed made: an Azure, a ledger, owners, and who watches them.</summary>
internal sealed class SimulatedWorld
{
    private readonly Dictionary<string, int> outcomes = new(StringComparer.Ordinal);

    /// <param name="plan">What sort of world it is.</param>
    /// <param name="fleet">The VMs and NSGs.</param>
    /// <param name="operations">After how many operations nobody begins another one.</param>
    /// <param name="listener">Hears every event; null for nobody.</param>
    public SimulatedWorld(SeedPlan plan, SimulatedFleet fleet, int operations, Action<string>? listener)
    {
        Plan = plan;
        Fleet = fleet;
        Limit = operations;
        Azure = new SandboxWorld(new SandboxOptions
        {
            Start = SeedPlan.Start,
            VirtualTime = true,
            SeedJson = Fleet.ToJson(),
            Latency = TimeSpan.FromMilliseconds(40),
            StrictOperations = true,
            PollsBeforeDone = 0,
            OperationTime = TimeSpan.FromMilliseconds(500),
        });
        Directory = new SimulatedDirectory(Azure);
        Plan.SweeperId = Directory.Require("sweeper").ObjectId;
        Log = new EventLog(() => Azure.Clock.Now, listener);
        Owners = new Owners(Fleet);
        Book = new GrantBook(Fleet, () => Azure.Clock.Now, Plan);
        Watch = new Watch(Azure, Fleet, Owners, Book, Plan);
        Store.Stated = stored =>
        {
            Log.Add($"fact {stored.Path} by {stored.Fact.Author}");
            Guard(() => Hear(stored));
        };
        Watch.Step();
    }

    public SeedPlan Plan { get; }

    public SimulatedFleet Fleet { get; }

    public SandboxWorld Azure { get; }

    public SimulatedStore Store { get; } = new();

    public SimulatedDirectory Directory { get; }

    public EventLog Log { get; }

    public Owners Owners { get; }

    public GrantBook Book { get; }

    public Watch Watch { get; }

    public DateTimeOffset Now => Azure.Clock.Now;

    /// <summary>How many operations there have been: a cmdlet's worth of work each.</summary>
    public int Operations { get; private set; }

    public int Limit { get; }

    /// <summary>Whether no new operation begins.</summary>
    public bool IsOver => Operations >= Limit || Broken is not null;

    /// <summary>Whether everybody has left and nothing fails any more.</summary>
    public bool IsSettling { get; set; }

    /// <summary>The first invariant that did not hold.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>How operations ended: <c>request ok</c>, <c>request SourceNotAllowed</c>, ...</summary>
    public IReadOnlyDictionary<string, int> Outcomes => outcomes;

    /// <summary>A place in the world where somebody wrote: everything there is looked at.</summary>
    public void Look() => Guard(Watch.Step);

    /// <summary>Counts an operation, and takes down how it ended. Errors that the product states are answers; all others are bugs.</summary>
    public async Task OperateAsync(string who, string what, Func<Task<string>> work)
    {
        Operations++;
        string outcome;
        try
        {
            outcome = await work().ConfigureAwait(false);
        }
        catch (JitAccessException e)
        {
            outcome = e.ErrorId;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
        }
        catch (ProcessDiedException)
        {
            outcome = "died";
        }
        catch (Exception e)
        {
            Break(e);
            outcome = e.GetType().Name;
        }

        // What owners do has no outcome.
        var ending = who == "owner" ? what : $"{what.Split(' ')[0]} {outcome.Split(' ')[0]}";
        outcomes[ending] = outcomes.GetValueOrDefault(ending) + 1;
        Log.Add($"{who}: {what}: {outcome}");
        Look();
    }

    /// <summary>Runs a check; what it finds ends the seed.</summary>
    public void Guard(Action check)
    {
        try
        {
            check();
        }
        catch (ViolationException e)
        {
            Break(e);
        }
    }

    private void Hear(StoredFact stored)
    {
        Book.Hear(stored);
        if (stored.Fact is OpenedFact opened && Book.Find(opened.RequestId.ToString()) is { } grant)
        {
            Watch.JudgeOpening(grant);
        }
    }

    private void Break(Exception e) => Broken ??= e;
}
