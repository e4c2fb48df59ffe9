using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>
/// Tries what the caller may write that they should not. It adds probes, at paths that no reader takes for a fact (see <see cref="ProbePath"/>), and tries to
/// overwrite and to delete these and nothing else. Where all is well it cannot delete them, so they stay.
/// </summary>
public sealed class TestStore(JitContext context, IOperationObserver observer)
{
    /// <param name="roles">What the caller is meant to be.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreUnavailable"/>: the store gives no answer.</exception>
    public async Task<IReadOnlyList<JitStoreCheck>> TestAsync(IReadOnlyList<StoreRole> roles, CancellationToken cancellationToken)
    {
        await context.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
        if (context.StoreProbe is not { } probe)
        {
            return [Unattested()];
        }

        var rows = new List<JitStoreCheck>();
        var id = RequestId.Create(context.Clock.Now, context.Randomness.NextBytes(10));
        foreach (var zone in FactZones.All)
        {
            observer.Progress("Testing the store", rows.Count, 0);
            rows.AddRange(await TestZoneAsync(probe, zone, id, roles, cancellationToken).ConfigureAwait(false));
        }

        rows.Add(Row("all", "UseKey", expected: false, await probe.UseKeyAsync(FactZones.Requests, cancellationToken).ConfigureAwait(false),
            "Whoever has the account's key can write anything under any name: turn shared key access off."));
        return rows;
    }

    private async Task<IReadOnlyList<JitStoreCheck>> TestZoneAsync(IStoreProbe probe, string zone, RequestId id, IReadOnlyList<StoreRole> roles,
        CancellationToken cancellationToken)
    {
        var path = ProbePath.Of(zone, id, context.Account.ObjectId);
        var added = await probe.AddAsync(path, cancellationToken).ConfigureAwait(false);
        var rows = new List<JitStoreCheck> { Add(zone, ExpectsAdd(zone, roles), added) };
        if (string.Equals(zone, FactZones.Requests, StringComparison.Ordinal))
        {
            rows.Add(Row(zone, "AddAsSomebodyElse", expected: false,
                await probe.AddAsync(ProbePath.Of(zone, id, ProbePath.Nobody), cancellationToken).ConfigureAwait(false), Impersonation));
        }

        // A right to write would have let it be added: where that was refused there is nothing to overwrite.
        var overwritten = added.Allowed == true ? await probe.OverwriteAsync(path, cancellationToken).ConfigureAwait(false)
            : new ProbeAnswer(added.Allowed, added.Message);
        rows.Add(Row(zone, "Overwrite", expected: false, overwritten,
            "Facts can be changed after they were stated: take away every role with the action blobs/write, such as Storage Blob Data Contributor."));
        rows.Add(Row(
            zone, "Delete", expected: false, await probe.DeleteAsync(path, cancellationToken).ConfigureAwait(false),
            "Facts can be removed: take away every role with the action blobs/delete, such as Storage Blob Data Contributor."));
        rows.Add(Row(zone, "RemoveAsOwner", expected: false, await probe.RemoveAsOwnerAsync(zone, cancellationToken).ConfigureAwait(false),
            "No immutability policy is on the container: whoever owns the account can remove facts. An anchor of Test-JitLedger, kept elsewhere, shows that."));
        rows.Add(Row(zone, "ReadAnonymously", expected: false, await probe.ReadAnonymouslyAsync(zone, cancellationToken).ConfigureAwait(false),
            "Everybody on the internet can read who asks for what: turn public access off."));
        return rows;
    }

    private string Impersonation => context.AuthorsAttested
        ? "Whoever may do this can approve in anybody's name, and this connection says -AuthorsAttested, which is not so: put the role condition in place, and do not say it until then."
        : "Whoever may do this can approve in anybody's name: put the role condition in place before anybody says -AuthorsAttested.";

    // Who only sweeps, or only sets policies, may or may not be able to ask as well.
    private static bool? ExpectsAdd(string zone, IReadOnlyList<StoreRole> roles) => zone switch
    {
        FactZones.Control => roles.Contains(StoreRole.Administrator),
        FactZones.Journal => roles.Contains(StoreRole.Sweep),
        _ => roles.Contains(StoreRole.Person) ? true : null,
    };

    private static JitStoreCheck Add(string zone, bool? expected, ProbeAnswer answer) => Row(zone, "Add", expected, answer, (zone, answer.Allowed) switch
    {
        (FactZones.Control, true) => "Whoever may do this decides what may be opened. If it is meant, say -Role Administrator; else take the role away.",
        (FactZones.Control, _) => "Policies cannot be set and VMs not protected: a role with the action blobs/add/action on the container is missing.",
        (FactZones.Journal, true) =>
            "Whoever may do this can claim requests and state that they failed or closed. If it is meant, say -Role Sweep; else take the role away.",
        (FactZones.Journal, _) => "A sweep cannot claim requests, so it opens nothing: a role with the action blobs/add/action on the container is missing.",
        _ => "Nobody with these rights can ask or decide: a role with the action blobs/add/action on the container is missing, or its condition has another object id.",
    });

    private static JitStoreCheck Row(string zone, string right, bool? expected, ProbeAnswer answer, string finding) => new()
    {
        Zone = zone,
        Right = right,
        Allowed = answer.Allowed,
        Expected = expected,
        Finding = answer.Allowed is { } allowed && expected is { } wanted && allowed != wanted ? finding : null,
        Answer = PrintableText.Clean(answer.Message),
    };

    private JitStoreCheck Unattested() => new()
    {
        Zone = "all",
        Right = "Anything",
        Allowed = true,
        Expected = false,
        Finding = $"{context.Store} is no storage account and attests nothing: whoever may write it can change or remove every fact, and write in anybody's name. It is for one person, or for trying things.",
    };
}
