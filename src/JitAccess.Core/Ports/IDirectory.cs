using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Ports;

/// <summary>Who people are.</summary>
public interface IDirectory
{
    /// <summary>Finds somebody by object id, or by name where this directory knows names.</summary>
    /// <returns>Null where nobody is called so.</returns>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.PersonNotFound"/> where names cannot be looked up here.</exception>
    Task<Person?> FindAsync(string nameOrObjectId, CancellationToken cancellationToken);
}
