using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.State;

/// <summary>What resources looked like a while ago, for answers that are behind the times. Kept only once somebody may ask for one.</summary>
internal sealed class ResourceHistory(SandboxClock clock, TimeSpan longestLag)
{
    private static readonly TimeSpan UsualRetention = TimeSpan.FromMinutes(15);

    private readonly SortedDictionary<string, List<Version>> versions = new(StringComparer.Ordinal);
    private TimeSpan retention = longestLag > UsualRetention ? longestLag : UsualRetention;

    public bool IsKept { get; private set; }

    /// <summary>
    /// From now on every change is remembered, for as long as <paramref name="lag"/> at least. What is there now counts as having been there ever since.
    /// </summary>
    public void Keep(IEnumerable<StoredResource> present, TimeSpan lag)
    {
        retention = lag > retention ? lag : retention;
        if (IsKept)
        {
            return;
        }

        IsKept = true;
        foreach (var resource in present)
        {
            versions[resource.Id.Key] = [new Version(DateTimeOffset.MinValue, resource.Id, resource.Json.Clone())];
        }
    }

    /// <summary>To be called after a change.</summary>
    public void Note(StoredResource resource, bool isGone)
    {
        if (!IsKept)
        {
            return;
        }

        if (!versions.TryGetValue(resource.Id.Key, out var list))
        {
            versions.Add(resource.Id.Key, list = []);
        }

        var now = clock.Now;
        list.RemoveAll(v => v.Since >= now);
        list.Add(new Version(now, resource.Id, isGone ? null : resource.Json.Clone()));

        // The one in force when the retention begins is still needed.
        var first = list.FindLastIndex(v => v.Since <= now - retention);
        if (first > 0)
        {
            list.RemoveRange(0, first);
        }
    }

    /// <summary>A resource as it was; <see langword="null"/> where it was not there.</summary>
    public StoredResource? Find(string key, DateTimeOffset when) => versions.TryGetValue(key, out var list) ? At(list, when) : null;

    /// <summary>All resources as they were.</summary>
    public IEnumerable<StoredResource> All(DateTimeOffset when) => versions.Values.Select(list => At(list, when)).OfType<StoredResource>();

    private static StoredResource? At(List<Version> list, DateTimeOffset when)
    {
        var index = list.FindLastIndex(v => v.Since <= when);
        return index >= 0 && list[index].Json is { } json ? new StoredResource(list[index].Id, json) : null;
    }

    private sealed class Version(DateTimeOffset since, ArmId id, JsonObject? json)
    {
        public DateTimeOffset Since { get; } = since;

        public ArmId Id { get; } = id;

        public JsonObject? Json { get; } = json;
    }
}
