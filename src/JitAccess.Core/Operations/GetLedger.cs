using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Core.Reports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Lists the facts of the ledger, flat. What is no fact, and whether all are there, is for <see cref="TestLedger"/>.</summary>
public sealed class GetLedger(JitContext context, IOperationObserver observer)
{
    private readonly FactReader reader = new(context, observer);

    /// <summary>The facts that the filter lets through, in the order of their times.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.RequestNotFound"/>, <see cref="ErrorIds.RequestIdInvalid"/>, <see
    /// cref="ErrorIds.PeriodInvalid"/>.</exception>
    public async Task<IReadOnlyList<JitFact>> ListAsync(LedgerFilter filter, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        if (filter.Since is { } since && filter.Until is { } until && until < since)
        {
            throw new JitAccessException(
                ErrorIds.PeriodInvalid, JitErrorKind.InvalidArgument,
                $"The period ends at {ReportText.Moment(until)}, before it begins at {ReportText.Moment(since)}. Give -Since an earlier moment than -Until.",
                filter.Until);
        }

        var paths = filter.Requests.Count > 0
            ? await OfRequestsAsync(filter.Requests, cancellationToken).ConfigureAwait(false)
            : await reader.ListAsync(Prefixes(filter), cancellationToken).ConfigureAwait(false);
        var facts = await reader.ReadAllAsync(paths, cancellationToken).ConfigureAwait(false);
        var vms = facts.Where(stored => stored.Path.RequestId is not null).GroupBy(stored => stored.Path.RequestId!)
            .ToDictionary(group => group.Key, group => new RequestStory(group.Key, group).Request?.ResourceId);
        return facts.Where(stored => IsMeant(stored, filter, vms)).OrderBy(stored => stored.Fact.At).ThenBy(stored => stored.Path.Value, StringComparer.Ordinal)
            .Select(stored => JitFact.Of(stored, VmOf(stored, vms))).ToArray();
    }

    // The day of a path is that of the request: what was stated about it since may be under an older day.
    private IReadOnlyList<string> Prefixes(LedgerFilter filter)
    {
        if (filter.Since is not { } since)
        {
            return FactZones.All.Select(zone => zone + "/").ToArray();
        }

        var prefixes = new List<string> { FactZones.Control + "/" };
        var last = (filter.Until is { } until && until < context.Clock.Now ? until : context.Clock.Now).UtcDateTime.Date.AddDays(1);
        for (var day = (since - Ledger.Window).UtcDateTime.Date; day <= last; day = day.AddDays(1))
        {
            var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            prefixes.Add($"{FactZones.Requests}/{text}/");
            prefixes.Add($"{FactZones.Journal}/{text}/");
            prefixes.Add(FactPath.SweepPrefix(new DateTimeOffset(day, TimeSpan.Zero)));
        }

        return prefixes;
    }

    private async Task<IReadOnlyList<FactPath>> OfRequestsAsync(IReadOnlyList<RequestReference> requests, CancellationToken cancellationToken)
    {
        var paths = new List<FactPath>();
        foreach (var request in requests)
        {
            var id = request.RequestId ?? throw new JitAccessException(
                ErrorIds.RequestIdInvalid, JitErrorKind.InvalidArgument,
                $"'{RequestFinder.Shown(request)}' is no request id, which has {RequestId.Length} characters. Get-JitRequest lists them.", request.Text);
            var found = await reader.ListAsync([FactPath.RequestPrefix(id), FactPath.JournalPrefix(id)], cancellationToken).ConfigureAwait(false);
            paths.AddRange(found.Count > 0 ? found
                : throw new JitAccessException(ErrorIds.RequestNotFound, JitErrorKind.NotFound, $"The ledger has no fact about a request {id}.", request.Text));
        }

        return paths.Distinct().ToArray();
    }

    private static bool IsMeant(StoredFact stored, LedgerFilter filter, IReadOnlyDictionary<RequestId, ResourceId?> vms) =>
        (filter.Since is null || stored.Fact.At >= filter.Since)
        && (filter.Until is null || stored.Fact.At <= filter.Until)
        && (filter.Vms.Count == 0 || (VmOf(stored, vms) is { } vm && filter.Vms.Any(meant => VmMatch.Matches(meant, vm))));

    private static ResourceId? VmOf(StoredFact stored, IReadOnlyDictionary<RequestId, ResourceId?> vms) => stored.Fact switch
    {
        AttachmentFact attachment => attachment.ResourceId,
        RequestFact asked => asked.Request.ResourceId,
        _ => stored.Path.RequestId is { } id && vms.TryGetValue(id, out var vm) ? vm : null,
    };
}
