using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;

namespace JitAccess.Core.Operations;

/// <summary>
/// Carries out the steps of one pass: first the rules of everything that is over, then the protections, then what is to be opened, and last the tags.
/// Many NSGs at a time, the steps of each in their order. What fails is kept, and the rest goes on.
/// </summary>
internal sealed class SweepExecution(JitContext context, IOperationObserver observer, SweepPlan plan)
{
    /// <summary>How many steps are under way at a time.</summary>
    public const int Width = 128;

    private readonly SweepActs acts = new(context, observer, plan.Options.Ceiling ?? Policies.Ceiling.Of(context.Subscriptions));
    private readonly JitSweepAction?[] done = new JitSweepAction?[plan.Steps.Count];
    private readonly List<JitSweepAction> problems = [.. plan.Reading?.Problems ?? []];
    private readonly int total = plan.Steps.Count + plan.Steps.OfType<SweepStep.Close>().Count();
    private long lateness;
    private int finished;

    public async Task<JitSweepResult> RunAsync(CancellationToken cancellationToken)
    {
        var steps = plan.Steps;
        await RunAsync(Indexes(step => step is SweepStep.Close), DoAsync, cancellationToken).ConfigureAwait(false);
        await RunAsync(Indexes(step => step is SweepStep.RemoveBaseline or SweepStep.RepairBaseline or SweepStep.Suspend or SweepStep.Follow), DoAsync,
            cancellationToken).ConfigureAwait(false);
        await RunAsync(Openings(), DoAsync, cancellationToken).ConfigureAwait(false);
        await RunAsync(Indexes(step => step is SweepStep.SetTag or SweepStep.Describe or SweepStep.RemoveTag or SweepStep.Report), DoAsync, cancellationToken)
            .ConfigureAwait(false);
        await RunAsync(Indexes(step => step is SweepStep.Close).Where(index => done[index] is { ErrorId: null, Action: "Close" }).ToArray(), UntagAsync,
            cancellationToken).ConfigureAwait(false);
        observer.Progress(Sweep.Activity, total, total);
        var all = done.OfType<JitSweepAction>().ToArray();
        return new JitSweepResult
        {
            StartedOn = plan.StartedOn,
            EndedOn = context.Clock.Now,
            SecurityGroups = plan.SecurityGroups,
            Actions = all.Where(action => action.ErrorId is null).ToArray(),
            Failed = [.. problems, .. all.Where(action => action.ErrorId is not null)],
            Lateness = TimeSpan.FromTicks(lateness),
            IsThorough = plan.Reading?.IsThorough ?? false,
        };

        int[] Indexes(Func<SweepStep, bool> isWanted) => Enumerable.Range(0, steps.Count).Where(index => isWanted(steps[index])).ToArray();

        // Whoever may write a shared ledger would decide what is opened.
        int[] Openings()
        {
            var openings = Indexes(step => step is SweepStep.Open);
            if (plan.Options.Ceiling is not null || !context.IsStoreShared || openings.Length == 0)
            {
                return openings;
            }

            problems.Add(new JitSweepAction
            {
                Action = "Report",
                ErrorId = ErrorIds.CeilingMissing,
                Message = "Nothing was opened: the ledger is shared, and a sweep of a shared ledger opens nothing without a ceiling. Give -CeilingPath, or -Scope, -Port, -AllowedSource, -MaxDuration and -PolicyWriter.",
            });
            return [];
        }
    }

    private Task RunAsync(IReadOnlyList<int> indexes, Func<int, CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        var touched = indexes.Select(index => plan.Steps[index].Touches).ToArray();
        return Lanes.RunAsync(touched, Width, async position =>
        {
            await act(indexes[position], cancellationToken).ConfigureAwait(false);
            observer.Progress(Sweep.Activity, Interlocked.Increment(ref finished), total);
        }, cancellationToken);
    }

    private async Task DoAsync(int index, CancellationToken cancellationToken)
    {
        var step = plan.Steps[index];
        try
        {
            done[index] = await acts.DoAsync(step, cancellationToken).ConfigureAwait(false);
            if (done[index] is { ErrorId: null } && step is SweepStep.Close { Until: { } until, Cause: ClosingCause.Expired })
            {
                NoteLateness(context.Clock.Now - until);
            }
        }
        catch (JitAccessException e)
        {
            observer.Warning(e.Message);
            done[index] = Sweep.Failure(step, e);
        }
    }

    private async Task UntagAsync(int index, CancellationToken cancellationToken)
    {
        var changes = await acts.UntagAsync((SweepStep.Close)plan.Steps[index], cancellationToken).ConfigureAwait(false);
        done[index] = done[index]! with { Changes = [.. done[index]!.Changes, .. changes] };
    }

    private void NoteLateness(TimeSpan late)
    {
        var known = Interlocked.Read(ref lateness);
        while (late.Ticks > known)
        {
            var seen = Interlocked.CompareExchange(ref lateness, late.Ticks, known);
            if (seen == known)
            {
                return;
            }

            known = seen;
        }
    }
}
