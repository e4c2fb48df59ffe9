using System;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.Simulation.Checks;

/// <summary>The versions of something, each in force until the next.</summary>
internal sealed class Timeline<T>
{
    private readonly List<(DateTimeOffset From, T Version)> versions = [];

    public bool IsEmpty => versions.Count == 0;

    /// <summary>One that begins before anything happens.</summary>
    public static Timeline<T> Beginning(T version)
    {
        var timeline = new Timeline<T>();
        timeline.Add(DateTimeOffset.MinValue, version);
        return timeline;
    }

    public T Last => versions[^1].Version;

    public DateTimeOffset LastFrom => versions[^1].From;

    public void Add(DateTimeOffset from, T version) => versions.Add((from, version));

    /// <summary>Those that were in force at some time between a moment and the last one.</summary>
    public IEnumerable<T> Since(DateTimeOffset moment) =>
        versions.Where((_, index) => index == versions.Count - 1 || versions[index + 1].From >= moment).Select(entry => entry.Version);
}
