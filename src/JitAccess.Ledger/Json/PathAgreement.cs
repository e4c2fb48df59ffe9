using System;
using System.Globalization;
using JitAccess.Core.Facts;
using JitAccess.Core.Requests;

namespace JitAccess.Ledger.Json;

/// <summary>
/// A document counts only where it belongs: whoever may write under their own id must not speak for somebody else, for another
/// request or for another VM by what they put into the body.
/// </summary>
internal static class PathAgreement
{
    /// <exception cref="FactFormatException">Body and path disagree.</exception>
    public static void Check(FactPath path, Fact fact)
    {
        if (path.AuthorId is not null && !Same(path.AuthorId, fact.Author.ObjectId))
        {
            throw new FactFormatException($"The author is {fact.Author.ObjectId}, and the path belongs to {path.AuthorId}");
        }

        if (path.RequestId is not null && !path.RequestId.Equals(RequestIdOf(fact)))
        {
            throw new FactFormatException($"The request id is {RequestIdOf(fact)}, and the path's is {path.RequestId}");
        }

        switch (fact)
        {
            case LedgerFact { LedgerId: var id } when !VmKey.TryParse(id, out _):
                throw new FactFormatException("'ledgerId' is not 16 base32 characters");
            case PolicyFact policy when !string.Equals(policy.Name, path.PolicyName, StringComparison.Ordinal)
                || !string.Equals(policy.Policy.Name, path.PolicyName, StringComparison.Ordinal) || policy.Revision != path.Revision:
                throw new FactFormatException(string.Format(
                    CultureInfo.InvariantCulture, "It is revision {0} of policy {1}, and the path is for revision {2} of {3}", policy.Revision, policy.Name,
                    path.Revision, path.PolicyName));
            case SuspensionFact suspension when suspension.Revision != path.Revision:
                throw new FactFormatException(string.Format(CultureInfo.InvariantCulture, "It is revision {0}, and the path is for revision {1}",
                    suspension.Revision, path.Revision));
            case SweepFact sweep when !path.Equals(FactPath.Sweep(sweep.At, FactPath.HostOf(sweep.Host))):
                throw new FactFormatException("Its time or host is not that of the path");
            case AttachmentFact attachment:
                Check(path, attachment);
                break;
            case RequestFact { Request.Requester.ObjectId: var requester } when !Same(requester, fact.Author.ObjectId):
                throw new FactFormatException($"The requester is {requester}, and the author is {fact.Author.ObjectId}; nobody asks for somebody else");
            case RepairedFact { What: var what } when path.Value.IndexOf($"/repaired-{what}-", StringComparison.Ordinal) < 0:
                throw new FactFormatException($"'what' is '{what}', and the path says something else");
        }
    }

    private static void Check(FactPath path, AttachmentFact attachment)
    {
        if (!attachment.VmKey.Equals(path.VmKey) || attachment.Revision != path.Revision)
        {
            throw new FactFormatException(string.Format(
                CultureInfo.InvariantCulture, "It is revision {0} of {1}, and the path is for revision {2} of {3}", attachment.Revision, attachment.VmKey,
                path.Revision, path.VmKey));
        }

        if (!VmKey.Of(attachment.ResourceId).Equals(attachment.VmKey))
        {
            throw new FactFormatException($"The key of {attachment.ResourceId} is {VmKey.Of(attachment.ResourceId)}, and not {attachment.VmKey}");
        }
    }

    private static RequestId? RequestIdOf(Fact fact) => fact switch
    {
        RequestFact request => request.Request.RequestId,
        WithdrawnFact withdrawn => withdrawn.RequestId,
        RevokeFact revoke => revoke.RequestId,
        DecisionFact decision => decision.RequestId,
        OpeningFact opening => opening.RequestId,
        OpenedFact opened => opened.RequestId,
        ClosedFact closed => closed.RequestId,
        FailedFact failed => failed.RequestId,
        HeldFact held => held.RequestId,
        NeutralisedFact neutralised => neutralised.RequestId,
        RepairedFact repaired => repaired.RequestId,
        _ => null,
    };

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
