using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>What administrators stated: policies, protections and the kill switch, each in its newest revision. A broken chain opens nothing.</summary>
/// <param name="context">The connection.</param>
/// <param name="observer">Who is told.</param>
/// <param name="remember">Whether each chain is read once: for a listing of one moment, never for what opens something.</param>
internal sealed class ControlReader(JitContext context, IOperationObserver observer, bool remember = false)
{
    private readonly FactReader reader = new(context, observer);
    private readonly Dictionary<string, (StoredFact? Head, string? Broken)> known = new(StringComparer.Ordinal);

    /// <summary>The newest revision of a VM's protection, suspended where its chain is broken; null where there is none.</summary>
    public async Task<StoredFact?> FindAttachmentAsync(VmKey vmKey, CancellationToken cancellationToken)
    {
        var (head, broken) = await FindHeadAsync<AttachmentFact>(FactPath.AttachmentPrefix(vmKey), cancellationToken).ConfigureAwait(false);
        return broken is not null && head?.Fact is AttachmentFact { State: AttachmentState.Attached } known
            ? head with { Fact = known with { State = AttachmentState.Suspended, Reason = broken } }
            : head;
    }

    /// <summary>The same for somebody who asks for that VM or is about to follow it with another revision.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FactCorrupt"/>: there is something, and none of it can be read.</exception>
    public async Task<StoredFact?> FindAttachmentToFollowAsync(VmKey vmKey, CancellationToken cancellationToken)
    {
        var (head, broken) = await FindHeadAsync<AttachmentFact>(FactPath.AttachmentPrefix(vmKey), cancellationToken).ConfigureAwait(false);
        return head is null && broken is not null
            ? throw new JitAccessException(ErrorIds.FactCorrupt, JitErrorKind.Store, broken, FactPath.AttachmentPrefix(vmKey))
            : await FindAttachmentAsync(vmKey, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The newest revision of every protection.</summary>
    public async Task<IReadOnlyList<AttachmentFact>> ListAttachmentsAsync(CancellationToken cancellationToken) =>
        (await ListAttachmentHeadsAsync(cancellationToken).ConfigureAwait(false)).Select(head => (AttachmentFact)head.Fact).ToArray();

    /// <summary>The newest revision of every protection as it stands in the ledger, suspended where its chain is broken.</summary>
    public async Task<IReadOnlyList<StoredFact>> ListAttachmentHeadsAsync(CancellationToken cancellationToken)
    {
        var result = new List<StoredFact>();
        foreach (var paths in (await reader.ListAsync(FactPath.AttachmentsPrefix, cancellationToken).ConfigureAwait(false)).GroupBy(path => path.VmKey!))
        {
            var (head, broken) = await FollowAsync<AttachmentFact>(paths, cancellationToken).ConfigureAwait(false);
            if (head?.Fact is AttachmentFact fact)
            {
                result.Add(broken is not null && fact.State == AttachmentState.Attached
                    ? head with { Fact = fact with { State = AttachmentState.Suspended, Reason = broken } } : head);
            }
        }

        return result;
    }

    /// <summary>The newest revision of a policy, suspended where its chain is broken; null where there is none.</summary>
    /// <param name="name">As <see cref="Policies.PolicyName"/> has it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<StoredFact?> FindPolicyAsync(string name, CancellationToken cancellationToken)
    {
        var (head, broken) = await FindHeadAsync<PolicyFact>(FactPath.PolicyPrefix(name), cancellationToken).ConfigureAwait(false);
        return Whole(head, broken);
    }

    /// <summary>The newest revision of a policy for somebody who is about to follow it with another; null where there is none.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FactCorrupt"/>: the chain is broken, and nothing can follow it.</exception>
    public async Task<StoredFact?> FindPolicyToFollowAsync(string name, CancellationToken cancellationToken) =>
        WholeToFollow(await FindHeadAsync<PolicyFact>(FactPath.PolicyPrefix(name), cancellationToken).ConfigureAwait(false), FactPath.PolicyPrefix(name));

    /// <summary>The same of the kill switch.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FactCorrupt"/>: the chain is broken, and nothing can follow it.</exception>
    public async Task<StoredFact?> FindSuspensionToFollowAsync(CancellationToken cancellationToken) =>
        WholeToFollow(await FindHeadAsync<SuspensionFact>(FactPath.SuspensionPrefix, cancellationToken).ConfigureAwait(false), FactPath.SuspensionPrefix);

    /// <summary>The revision that suspended a policy: the head may be a later one, that changed something else.</summary>
    public async Task<PolicyFact> FindBeginOfSuspensionAsync(PolicyFact head, CancellationToken cancellationToken)
    {
        var began = head;
        while (began.Revision > 1
            && (await reader.ReadAsync(FactPath.Policy(began.Name, began.Revision - 1), cancellationToken).ConfigureAwait(false))?.Fact
                is PolicyFact { State: PolicyState.Suspended } earlier)
        {
            began = earlier;
        }

        return began;
    }

    /// <summary>The newest revision of every policy that was not removed, by name.</summary>
    public async Task<IReadOnlyList<StoredFact>> ListPoliciesAsync(CancellationToken cancellationToken)
    {
        var result = new List<StoredFact>();
        foreach (var paths in (await reader.ListAsync(FactPath.PoliciesPrefix, cancellationToken).ConfigureAwait(false)).GroupBy(path => path.PolicyName!)
            .OrderBy(paths => paths.Key, StringComparer.Ordinal))
        {
            var (head, broken) = await FollowAsync<PolicyFact>(paths, cancellationToken).ConfigureAwait(false);
            if (Whole(head, broken) is { Fact: PolicyFact { State: not PolicyState.Removed } } stored)
            {
                result.Add(stored);
            }
        }

        return result;
    }

    /// <summary>The newest position of the kill switch, on where its chain is broken; null where it was never used.</summary>
    public async Task<StoredFact?> FindSuspensionAsync(CancellationToken cancellationToken)
    {
        var (head, broken) = await FindHeadAsync<SuspensionFact>(FactPath.SuspensionPrefix, cancellationToken).ConfigureAwait(false);
        return broken is not null && head?.Fact is SuspensionFact known ? head with { Fact = known with { Suspended = true, Reason = broken } }
            : broken is not null ? throw new JitAccessException(ErrorIds.FactCorrupt, JitErrorKind.Store, broken, FactPath.SuspensionPrefix)
            : head;
    }

    private static StoredFact? WholeToFollow((StoredFact? Head, string? Broken) chain, string prefix) =>
        chain.Broken is null ? chain.Head : throw new JitAccessException(ErrorIds.FactCorrupt, JitErrorKind.Store, chain.Broken, prefix);

    private static StoredFact? Whole(StoredFact? head, string? broken) =>
        broken is not null && head?.Fact is PolicyFact { State: PolicyState.Active } known
            ? head with { Fact = known with { State = PolicyState.Suspended, Reason = broken } } : head;

    private async Task<(StoredFact? Head, string? Broken)> FindHeadAsync<T>(string prefix, CancellationToken cancellationToken)
        where T : Fact, IRevision
    {
        if (remember && known.TryGetValue(prefix, out var before))
        {
            return before;
        }

        var head = await FollowAsync<T>(await reader.ListAsync(prefix, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (remember)
        {
            known[prefix] = head;
        }

        return head;
    }

    // Falling back to an older revision would open what a newer one forbids.
    private async Task<(StoredFact? Head, string? Broken)> FollowAsync<T>(IEnumerable<FactPath> paths, CancellationToken cancellationToken)
        where T : Fact, IRevision
    {
        StoredFact? head = null;
        var ordered = paths.OrderBy(path => path.Revision).ToArray();
        var facts = (await reader.ReadAllAsync(ordered, cancellationToken).ConfigureAwait(false)).ToDictionary(stored => stored.Path);
        foreach (var path in ordered)
        {
            _ = facts.TryGetValue(path, out var next);
            if (next?.Fact is not T fact || fact.Revision != (head?.Path.Revision ?? 0) + 1
                || !string.Equals(fact.Previous, head?.Hash, StringComparison.Ordinal))
            {
                var broken = $"{path} cannot be read or does not follow the revision before it. Until it is restored or removed, nothing opens there.";
                observer.Warning(broken);
                return (head, broken);
            }

            head = next;
        }

        return (head, null);
    }
}
