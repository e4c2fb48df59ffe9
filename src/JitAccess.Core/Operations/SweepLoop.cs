using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>
/// Sweeps at a pace, or once. A pass that fails is data, and the next one has its turn. Writes a heartbeat at first, whenever it acted, and every ten minutes.
/// Any number of loops may run at once, on one machine or many.
/// </summary>
public sealed class SweepLoop(JitContext context, IOperationObserver observer, SweepOptions options)
{
    /// <summary>The longest time between two heartbeats, where the pace allows it.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How often a sweep lists every NSG, NIC and VM, also where each pass is a process of its own, since Azure Resource Graph may lag or hide.
    /// </summary>
    public static readonly TimeSpan ThoroughEvery = TimeSpan.FromHours(1);

    /// <summary>How many sentences of repairs or failures a heartbeat holds.</summary>
    private const int MaxSentences = 100;

    private const int MaxSentenceLength = 400;

    private static readonly TimeSpan ShortestPace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPace = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(366);

    private readonly Sweep sweep = new(context, observer);
    private readonly EvidenceRoll roll = new(context, observer);
    private readonly Ledger ledger = new(context, observer);
    private readonly SweepPulse pulse = new(context, observer);
    private DateTimeOffset startedOn;
    private DateTimeOffset? beatOn;
    private DateTimeOffset? thoroughOn;
    private int passes;

    /// <summary>Plans the first pass; writes nothing.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PaceInvalid"/>, and what keeps a sweep from reading anything.</exception>
    public Task<SweepPlan> PlanAsync(CancellationToken cancellationToken)
    {
        if (options.Every < ShortestPace || options.Every > LongestPace || options.For < TimeSpan.Zero || options.For > LongestRun)
        {
            throw new JitAccessException(ErrorIds.PaceInvalid, JitErrorKind.InvalidArgument,
                $"A sweep passes every {DurationText.Format(ShortestPace)} to {DurationText.Format(LongestPace)}, for up to {LongestRun.Days} days, and not "
                + $"every {DurationText.Format(options.Every)}{(options.For is { } asked ? " for " + DurationText.Format(asked) : string.Empty)}.",
                options.Every);
        }

        startedOn = context.Clock.Now;
        return PlanPassAsync(cancellationToken);
    }

    /// <summary>Carries the first plan out, and goes on at the pace until the time is over.</summary>
    /// <param name="first">The plan of the first pass; null where it could not be made and the loop begins all the same.</param>
    /// <param name="publish">Gets the result of each pass. May be called from any thread.</param>
    /// <param name="tell">Gets every fact that no sweep recorded before, after the pass that saw it. May be called from any thread.</param>
    /// <param name="cancellationToken">Ends it, between passes or within one.</param>
    /// <exception cref="JitAccessException">Every pass failed; this is what the last one met.</exception>
    public async Task RunAsync(SweepPlan? first, Action<JitSweepResult> publish, Action<JitFact> tell, CancellationToken cancellationToken)
    {
        JitAccessException? failure = null;
        var succeeded = false;
        var begin = first?.StartedOn ?? context.Clock.Now;
        var next = begin;
        startedOn = begin;
        while (true)
        {
            var passStarted = context.Clock.Now;
            try
            {
                var plan = first ?? await PlanPassAsync(cancellationToken).ConfigureAwait(false);
                first = null;
                publish(await PassAsync(plan, tell, cancellationToken).ConfigureAwait(false));
                succeeded = true;
            }
            catch (JitAccessException e)
            {
                failure = e;
                observer.Warning($"This pass failed: {e.Message}");
                publish(Failed(e, passStarted));
            }

            // A pass that took longer than the pace leaves out those that it missed.
            next += options.Every;
            var now = context.Clock.Now;
            next = next < now ? now : next;
            if (options.For is not { } span || next - begin >= span)
            {
                break;
            }

            await context.Clock.DelayAsync(next - now, cancellationToken).ConfigureAwait(false);
        }

        if (!succeeded && failure is not null)
        {
            throw failure;
        }
    }

    private JitSweepResult Failed(JitAccessException e, DateTimeOffset passStarted) => new()
    {
        StartedOn = passStarted,
        EndedOn = context.Clock.Now,
        SecurityGroups = 0,
        Failed = [new JitSweepAction { Action = "Report", Message = e.Message, ErrorId = e.ErrorId }],
    };

    // A single pass, of a schedule or of a person, relies on what others did before; a loop begins with a thorough one.
    private async Task<SweepPlan> PlanPassAsync(CancellationToken cancellationToken)
    {
        thoroughOn ??= options.For is null ? await pulse.FindThoroughAsync(cancellationToken).ConfigureAwait(false) : null;
        var isDue = thoroughOn is not { } last || (context.Clock.Now - last).Duration() >= ThoroughEvery;
        return await sweep.PlanAsync(options with { Thorough = options.Thorough || isDue }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JitSweepResult> PassAsync(SweepPlan plan, Action<JitFact> tell, CancellationToken cancellationToken)
    {
        var result = await sweep.ExecuteAsync(plan, cancellationToken).ConfigureAwait(false);
        passes++;
        thoroughOn = result.IsThorough ? plan.StartedOn : thoroughOn;
        if (plan.Reading?.Paths is { } paths)
        {
            await KeepEvidenceAsync(plan, result, paths, tell, cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    // What closes is closed by now: a ledger that cannot be written keeps nobody from anything.
    private async Task KeepEvidenceAsync(SweepPlan plan, JitSweepResult result, IReadOnlyList<FactPath> paths, Action<JitFact> tell,
        CancellationToken cancellationToken)
    {
        try
        {
            var fresh = await roll.LookAsync(paths, cancellationToken).ConfigureAwait(false);
            await TellAsync(plan, fresh, tell, cancellationToken).ConfigureAwait(false);
            var now = context.Clock.Now;
            if (beatOn is not { } last || now - last >= Heartbeat || result.Actions.Any(action => action.Action is not "Report"))
            {
                await roll.RecordAsync(Beat(result, now), cancellationToken).ConfigureAwait(false);
                beatOn = now;
            }
        }
        catch (JitAccessException e) when (e.Kind == JitErrorKind.Store)
        {
            var message = $"The heartbeat of this sweep could not be written: {e.Message}";
            if (e.ErrorId is ErrorIds.StoreAccessDenied && passes > 1)
            {
                observer.Verbose(message);
            }
            else
            {
                observer.Warning(message);
            }
        }
    }

    private SweepFact Beat(JitSweepResult result, DateTimeOffset now) => new()
    {
        Host = FactPath.HostOf(options.Host),
        StartedOn = startedOn,
        Passes = passes,
        Every = options.For is null ? null : options.Every,
        ThoroughOn = thoroughOn,
        Repairs = Sentences(result.Actions.Where(action => action.IsForHeartbeat)),
        Failures = Sentences(result.Failed),
        Author = context.Account,
        At = now,
    };

    private static IReadOnlyList<string> Sentences(IEnumerable<JitSweepAction> actions)
    {
        var all = actions.Select(action => action.ErrorId is null ? action.Message : $"{action.ErrorId}: {action.Message}")
            .Select(text => text.Length > MaxSentenceLength ? text.Substring(0, MaxSentenceLength) : text).ToArray();
        return all.Length <= MaxSentences ? all : [.. all.Take(MaxSentences), $"and {all.Length - MaxSentences} more"];
    }

    private async Task TellAsync(SweepPlan plan, IReadOnlyList<StoredFact> facts, Action<JitFact> tell, CancellationToken cancellationToken)
    {
        var vms = new Dictionary<Requests.RequestId, ResourceId?>();
        foreach (var story in plan.Reading?.Input.Stories ?? [])
        {
            vms[story.RequestId] = story.Request?.ResourceId;
        }

        foreach (var stored in facts)
        {
            ResourceId? vm = null;
            if (stored.Path.RequestId is { } requestId && stored.Fact is not RequestFact && !vms.TryGetValue(requestId, out vm))
            {
                vm = (await ledger.FindRequestAsync(requestId, cancellationToken).ConfigureAwait(false))?.Request?.ResourceId;
                vms[requestId] = vm;
            }

            tell(JitFact.Of(stored, vm));
        }
    }
}
