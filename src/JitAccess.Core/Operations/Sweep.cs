using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;

namespace JitAccess.Core.Operations;

/// <summary>
/// One pass that makes Azure match what should be. Closing needs nothing but the NSGs; with the ledger down it still closes, and opens nothing.
/// What fails is data of the pass; the pass goes on. Any number of passes may run at once.
/// </summary>
public sealed class Sweep(JitContext context, IOperationObserver observer)
{
    /// <summary>What its progress is called.</summary>
    internal const string Activity = "Sweeping";

    /// <summary>Reads and decides; writes nothing.</summary>
    /// <exception cref="JitAccessException">No NSG can be read: nobody is signed in, or there is no connection.</exception>
    public async Task<SweepPlan> PlanAsync(SweepOptions options, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var startedOn = context.Clock.Now;
        var reading = await new SweepScan(context, observer).ReadAsync(options.Thorough, cancellationToken).ConfigureAwait(false);
        var steps = SweepPlanner.Plan(reading.Input);
        return new SweepPlan
        {
            Plan = new JitPlan
            {
                Target = string.Join(", ", context.Subscriptions.Select(subscription => subscription.Name)),
                Action = "close what is over, open what is due",
                Changes = steps.SelectMany(Preview).ToArray(),
                Notes = steps.Select(NoteOf).OfType<string>().ToArray(),
            },
            StartedOn = startedOn,
            SecurityGroups = reading.Input.SecurityGroups.Count,
            Steps = steps,
            Reading = reading,
            Options = options,
        };
    }

    /// <summary>Carries a plan out.</summary>
    public Task<JitSweepResult> ExecuteAsync(SweepPlan plan, CancellationToken cancellationToken) =>
        new SweepExecution(context, observer, plan).RunAsync(cancellationToken);

    /// <summary>A step that failed.</summary>
    internal static JitSweepAction Failure(SweepStep step, JitAccessException e) => new()
    {
        Action = step.GetType().Name,
        RequestId = RequestIdOf(step)?.ToString(),
        VMName = VmOf(step)?.Name,
        Message = e.Message,
        ErrorId = e.ErrorId,
    };

    private static IEnumerable<PlannedChange> Preview(SweepStep step) => step switch
    {
        SweepStep.Close close =>
            close.Groups.SelectMany(group =>
                group.Rules.Where(rule => OurRuleName.IsOf(rule, close.RequestId)).Select(rule => PlannedChange.Delete(new PlacedRule(group.Id, rule)))),
        SweepStep.SetTag tag =>
            [new PlannedChange { Kind = ChangeKind.SetTag, SecurityGroupId = tag.SecurityGroupId, Name = GrantTag.Name(tag.Story.RequestId),
                Until = tag.Until }],
        SweepStep.Describe edited => [PlannedChange.Put(edited.Rule, edited.Until)],
        SweepStep.RemoveTag stale => [new PlannedChange { Kind = ChangeKind.RemoveTag, SecurityGroupId = stale.SecurityGroupId, Name = stale.Name }],
        SweepStep.RemoveBaseline left => [PlannedChange.Delete(left.Rule)],
        SweepStep.RepairBaseline drifted => [PlannedChange.Put(drifted.Rule)],
        _ => [],
    };

    private static string? NoteOf(SweepStep step) => step switch
    {
        SweepStep.Open open => $"opens {open.Story.RequestId}",
        SweepStep.Suspend changed => $"suspends the protection of {changed.Attachment.ResourceId.Name}: {changed.Reason}",
        SweepStep.Follow moved => $"lets the baseline of {moved.Attachment.ResourceId.Name} follow its addresses",
        SweepStep.Report report => report.Message,
        _ => null,
    };

    private static RequestId? RequestIdOf(SweepStep step) => step switch
    {
        SweepStep.Close close => close.RequestId,
        SweepStep.Open open => open.Story.RequestId,
        SweepStep.SetTag tag => tag.Story.RequestId,
        SweepStep.Describe edited => edited.Story.RequestId,
        SweepStep.RemoveTag stale => stale.RequestId,
        _ => null,
    };

    private static ResourceId? VmOf(SweepStep step) => step switch
    {
        SweepStep.Close close => close.Story?.Request?.ResourceId,
        SweepStep.Open open => open.Story.Request?.ResourceId,
        SweepStep.SetTag tag => tag.Story.Request?.ResourceId,
        SweepStep.Describe edited => edited.Story.Request?.ResourceId,
        SweepStep.RemoveTag stale => stale.Story?.Request?.ResourceId,
        SweepStep.RemoveBaseline left => left.Attachment.ResourceId,
        SweepStep.RepairBaseline drifted => drifted.Attachment.ResourceId,
        SweepStep.Suspend changed => changed.Attachment.ResourceId,
        SweepStep.Follow moved => moved.Attachment.ResourceId,
        _ => null,
    };
}
