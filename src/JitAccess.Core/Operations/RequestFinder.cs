using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>Finds the request that somebody means.</summary>
internal static class RequestFinder
{
    /// <exception cref="JitAccessException"><see cref="ErrorIds.RequestNotFound"/>, <see cref="ErrorIds.RequestIdInvalid"/>.</exception>
    public static async Task<RequestStory> FindAsync(Ledger ledger, RequestReference reference, CancellationToken cancellationToken)
    {
        var id = reference.RequestId ?? throw new JitAccessException(
            ErrorIds.RequestIdInvalid, JitErrorKind.InvalidArgument,
            $"'{Shown(reference)}' is no request id, which has {RequestId.Length} characters. Get-JitRequest lists them.", reference.Text);
        var story = await ledger.FindRequestAsync(id, cancellationToken).ConfigureAwait(false);
        return story?.Request is not null
            ? story
            : throw new JitAccessException(ErrorIds.RequestNotFound, JitErrorKind.NotFound,
                $"The ledger has no request {id}. Get-JitRequest -All lists those of the last days.", reference.Text)
            { RequestId = id.ToString() };
    }

    /// <summary>What somebody gave for a request id, as an error may show it: on one line, and not for ever.</summary>
    public static string Shown(RequestReference reference) => PrintableText.Brief(reference.Text);
}
