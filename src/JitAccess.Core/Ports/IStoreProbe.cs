using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Core.Ports;

/// <summary>
/// Tries what the caller may do to a store, past the three primitives of <see cref="IFactStore"/>. Only paths of <see cref="Facts.ProbePath"/> are given to it.
/// Every method throws <see cref="JitAccessException"/> of the kind <see cref="JitErrorKind.Store"/> where there is no answer at all.
/// </summary>
public interface IStoreProbe
{
    /// <summary>Creates a document where there is none.</summary>
    Task<ProbeAnswer> AddAsync(string path, CancellationToken cancellationToken);

    /// <summary>Writes over a document, or creates it.</summary>
    Task<ProbeAnswer> OverwriteAsync(string path, CancellationToken cancellationToken);

    /// <summary>Deletes a document. Where there is none, only whoever may delete is told so.</summary>
    Task<ProbeAnswer> DeleteAsync(string path, CancellationToken cancellationToken);

    /// <summary>Knocks with the account's key, by a signature that is certainly wrong: what is said shows whether keys are looked at.</summary>
    Task<ProbeAnswer> UseKeyAsync(string zone, CancellationToken cancellationToken);

    /// <summary>Whether the account's owner can remove what is in a zone: allowed where no immutability policy stands on it.</summary>
    Task<ProbeAnswer> RemoveAsOwnerAsync(string zone, CancellationToken cancellationToken);

    /// <summary>Whether everybody on the internet may read a zone.</summary>
    Task<ProbeAnswer> ReadAnonymouslyAsync(string zone, CancellationToken cancellationToken);
}
