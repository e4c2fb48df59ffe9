using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>A directory that takes object ids as they are. Names of the real Azure are not looked up.</summary>
public sealed class ObjectIdDirectory : IDirectory
{
    public Task<Person?> FindAsync(string nameOrObjectId, CancellationToken cancellationToken) =>
        Guid.TryParse(nameOrObjectId, out var id)
            ? Task.FromResult<Person?>(new Person(id.ToString("D"), Name: null))
            : throw new JitAccessException(
                ErrorIds.PersonNotFound,
                JitErrorKind.InvalidArgument,
                $"'{nameOrObjectId}' is no object id, and names are not looked up here. 'az ad user show --id {nameOrObjectId} --query id' prints the object id of a person.",
                nameOrObjectId);

    public Task<IReadOnlyList<string>> FilterGroupsAsync(string objectId, IReadOnlyList<string> groupIds, CancellationToken cancellationToken) =>
        groupIds.Count == 0
            ? Task.FromResult<IReadOnlyList<string>>([])
            : throw new JitAccessException(
                ErrorIds.DirectoryUnavailable,
                JitErrorKind.InvalidOperation,
                "Nobody's groups can be looked up here. Name people in place of groups.",
                objectId);
}
