using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Ports;

/// <summary>
/// Who people are, and which groups they belong to. Names are looked up when somebody types them; what is kept and compared is the object id.
/// </summary>
public interface IDirectory
{
    /// <summary>
    /// Finds a user (by user principal name or mail address), a service principal or managed identity (by display name or application id) or a group
    /// (by display name), each also by object id.
    /// </summary>
    /// <returns>Null where nobody is called so.</returns>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.PersonAmbiguous"/> with the candidates and their object ids; <see cref="ErrorIds.DirectoryUnavailable"/> where a name cannot be
    /// looked up. An object id is taken as it is where the directory cannot be asked; its kind is then <see cref="PersonKind.Unknown"/>.
    /// </exception>
    Task<Person?> FindAsync(string nameOrObjectId, CancellationToken cancellationToken);

    /// <summary>Those of some groups that somebody is a member of, directly or through groups within them.</summary>
    /// <param name="objectId">The person's.</param>
    /// <param name="groupIds">Object ids of groups. None asks nothing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="JitAccessException">
    /// <see cref="ErrorIds.DirectoryUnavailable"/> where it cannot be asked: what is not known is no membership.
    /// </exception>
    Task<IReadOnlyList<string>> FilterGroupsAsync(string objectId, IReadOnlyList<string> groupIds, CancellationToken cancellationToken);
}
