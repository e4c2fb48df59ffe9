using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Why nothing opens on a VM though requests are in order: who stopped it and since when, or which revision cannot be read.</summary>
internal sealed class SuspensionReader(ControlReader control)
{
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PolicySuspended"/>: nothing opens anywhere.</exception>
    public async Task RequireNotStoppedAsync(AttachmentFact attachment, CancellationToken cancellationToken)
    {
        if ((await control.FindSuspensionAsync(cancellationToken).ConfigureAwait(false))?.Fact is SuspensionFact { Suspended: true } all)
        {
            throw await WhyBrokenAsync(control.FindSuspensionToFollowAsync, "by any policy", attachment, cancellationToken).ConfigureAwait(false)
                ?? Suspended("everything", all, all.Reason, "Resume-JitPolicy -All", attachment);
        }
    }

    /// <summary>Why nothing opens by a VM's policies that are not active.</summary>
    /// <param name="suspended">One that is suspended; null where none is known to be.</param>
    /// <param name="attachment">The protection of the VM.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<JitAccessException> OfAsync(PolicyFact? suspended, AttachmentFact attachment, CancellationToken cancellationToken)
    {
        // Of a policy whose first revision cannot be read nothing is known but that it is there.
        foreach (var name in suspended is null ? attachment.PolicyNames : [suspended.Name])
        {
            if (await FindBrokenAsync(name, attachment, cancellationToken).ConfigureAwait(false) is { } broken)
            {
                return broken;
            }
        }

        if (suspended is null)
        {
            return new JitAccessException(
                ErrorIds.PolicyNotFound, JitErrorKind.InvalidOperation,
                $"The policies of {attachment.ResourceId.Name} are not there any more: {string.Join(", ", attachment.PolicyNames)}. An administrator sets them, or runs Enable-JitVm {attachment.ResourceId.Name} with another one.",
                attachment.ResourceId.ToString());
        }

        var began = await control.FindBeginOfSuspensionAsync(suspended, cancellationToken).ConfigureAwait(false);
        return Suspended($"policy {suspended.Name}", began, began.Reason, $"Resume-JitPolicy {suspended.Name}", attachment);
    }

    /// <summary>Why nothing opens by a policy whose revisions cannot be followed; null where they can.</summary>
    public Task<JitAccessException?> FindBrokenAsync(string policy, AttachmentFact attachment, CancellationToken cancellationToken) =>
        WhyBrokenAsync(token => control.FindPolicyToFollowAsync(policy, token), $"by policy {policy}", attachment, cancellationToken);

    // A broken chain stops a policy as well, which nobody did by Suspend-JitPolicy and Resume-JitPolicy does not end. Null where it is whole.
    private static async Task<JitAccessException?> WhyBrokenAsync(
        Func<CancellationToken, Task<StoredFact?>> follow, string what, AttachmentFact attachment, CancellationToken cancellationToken)
    {
        try
        {
            _ = await follow(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (JitAccessException e) when (e.ErrorId == ErrorIds.FactCorrupt)
        {
            return new JitAccessException(
                ErrorIds.PolicySuspended, JitErrorKind.PermissionDenied,
                $"Nothing opens on {attachment.ResourceId.Name} {what}: {e.Message} Test-JitLedger tells more.", attachment.ResourceId.ToString(), e);
        }
    }

    private static JitAccessException Suspended(string what, Fact began, string? reason, string remedy, AttachmentFact attachment)
    {
        var why = string.IsNullOrWhiteSpace(reason) ? string.Empty : $" ('{PrintableText.Clean(reason)}')";
        var since = began.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new JitAccessException(
            ErrorIds.PolicySuspended, JitErrorKind.PermissionDenied,
            $"Nothing opens on {attachment.ResourceId.Name}: {began.Author} suspended {what} on {since}Z{why}. {remedy} ends that.",
            attachment.ResourceId.ToString());
    }
}
