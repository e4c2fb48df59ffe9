using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.State;

/// <summary>Management locks.</summary>
internal sealed class LockTable
{
    public const string CanNotDelete = "CanNotDelete";
    public const string ReadOnly = "ReadOnly";

    private readonly SortedDictionary<string, ManagementLock> locks = new(StringComparer.Ordinal);

    public static string NormalizeLevel(string? level) =>
        CanNotDelete.Equals(level, StringComparison.OrdinalIgnoreCase) ? CanNotDelete
        : ReadOnly.Equals(level, StringComparison.OrdinalIgnoreCase) ? ReadOnly
        : throw new SandboxException($"A lock's level is {CanNotDelete} or {ReadOnly}, not '{level}'.");

    public ManagementLock? Find(string scope, string name) => locks.TryGetValue(KeyOf(scope, name), out var found) ? found : null;

    public void Put(ManagementLock item) => locks[KeyOf(item.Scope, item.Name)] = item;

    public bool Remove(string scope, string name) => locks.Remove(KeyOf(scope, name));

    public void RemoveAll(string scope)
    {
        var key = ArmId.KeyOf(scope);
        foreach (var item in locks.Values.Where(l => l.ScopeKey == key).ToArray())
        {
            locks.Remove(KeyOf(item.Scope, item.Name));
        }
    }

    /// <summary>The locks that concern a scope: on it, above it and below it.</summary>
    public IEnumerable<ManagementLock> At(string scope)
    {
        var key = ArmId.KeyOf(scope);
        return locks.Values.Where(l => ArmId.Contains(l.ScopeKey, key) || ArmId.Contains(key, l.ScopeKey));
    }

    /// <exception cref="ArmException">409: a lock on the scope or above it stops this.</exception>
    public void Demand(string scope, bool isDelete)
    {
        var key = ArmId.KeyOf(scope);
        var stopping = locks.Values.FirstOrDefault(l => ArmId.Contains(l.ScopeKey, key) && (isDelete || l.Level == ReadOnly));
        if (stopping is not null)
        {
            throw Locked(scope, isDelete, stopping.Scope);
        }
    }

    public static ArmException Locked(string scope, bool isDelete, string lockedScope) => new(
        409,
        "ScopeLocked",
        $"The scope '{scope}' cannot perform {(isDelete ? "delete" : "write")} operation because following scope(s) are locked: '{lockedScope}'. Please remove the lock and try again.");

    private static string KeyOf(string scope, string name) => ArmId.KeyOf(scope) + "/" + ArmId.KeyOf(name);
}
