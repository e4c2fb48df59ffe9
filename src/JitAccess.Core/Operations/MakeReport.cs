using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Ports;
using JitAccess.Core.Reports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Reads what a report tells. It changes nothing.</summary>
public sealed class MakeReport(JitContext context, IOperationObserver observer)
{
    /// <summary>How far back a report looks where nobody says.</summary>
    public static readonly TimeSpan UsualPeriod = TimeSpan.FromDays(30);

    /// <param name="since">Where the period begins; null for <see cref="UsualPeriod"/> back.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PeriodInvalid"/>, or the ledger cannot be read. Azure that cannot be read is a gap of the
    /// report.</exception>
    public async Task<AccessReport> ReadAsync(DateTimeOffset? since, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        var now = context.Clock.Now;
        var begin = since ?? now - UsualPeriod;
        if (begin >= now)
        {
            throw new JitAccessException(ErrorIds.PeriodInvalid, JitErrorKind.InvalidArgument,
                $"A report tells what has been, and {ReportText.Moment(begin)} is not over yet. Now is {ReportText.Moment(now)}.", begin);
        }

        // What was asked long before the period may have been open in it.
        var asked = begin - DateTimeOffset.MinValue > Ledger.Window ? begin - Ledger.Window : begin;
        var requests = await new GetRequests(context, observer).ListAsync(new RequestFilter { Since = asked, All = true }, cancellationToken)
            .ConfigureAwait(false);
        var gaps = new List<string>();
        var vms = await TryAsync("The VMs", () => new GetVms(context, observer).ListAsync([], cancellationToken), gaps).ConfigureAwait(false);
        var exposure = await TryAsync("The exposure", () => new GetExposure(context, observer).ListAsync([], GetExposure.ManagementPorts, cancellationToken),
            gaps).ConfigureAwait(false);
        return new AccessReport
        {
            GeneratedOn = now,
            Since = begin,
            Account = context.Account.ToString(),
            Environment = context.Environment,
            TenantId = context.TenantId,
            Store = context.Store,
            Subscriptions = context.Subscriptions.Select(subscription => subscription.ToString()).ToArray(),
            Requests = requests.Where(request => LastMomentOf(request) >= begin).ToArray(),
            Vms = vms,
            Exposure = exposure,
            Sweep = await new SweepPulse(context, observer).ReadAsync(cancellationToken).ConfigureAwait(false),
            Gaps = gaps,
        };
    }

    // Whoever may read the ledger need not be able to read Azure, and the audit is in the ledger.
    private async Task<IReadOnlyList<T>> TryAsync<T>(string what, Func<Task<IReadOnlyList<T>>> read, List<string> gaps)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (GatewayException e)
        {
            var gap = $"{what} could not be read: {e.Message}";
            observer.Warning(gap);
            gaps.Add(gap);
            return [];
        }
    }

    // When a request was denied or taken back is at the latest when it would have lapsed: rather one too many than one too few.
    private static DateTimeOffset LastMomentOf(JitRequest request) =>
        !RequestStory.IsOver(request.Status) ? DateTimeOffset.MaxValue : request.ClosedOn ?? request.LapsesOn;
}
