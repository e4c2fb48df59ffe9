using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;

namespace JitAccess.Ledger;

/// <summary>Parts what a store holds into facts and the rest.</summary>
public static class PathSorting
{
    /// <summary>The paths that follow the grammar, in ordinal order.</summary>
    public static IReadOnlyList<FactPath> Facts(IEnumerable<string> names)
    {
        var paths = new List<FactPath>();
        foreach (var name in names)
        {
            if (FactPath.TryParse(name, out var path))
            {
                paths.Add(path!);
            }
        }

        return paths.OrderBy(path => path.Value, StringComparer.Ordinal).ToList();
    }

    /// <summary>The names in zones that do not follow the grammar, in ordinal order.</summary>
    public static IReadOnlyList<string> Strays(IEnumerable<string> names) => names
        .Where(name => FactZones.All.Any(zone => name.StartsWith(zone + "/", StringComparison.Ordinal)) && !FactPath.TryParse(name, out _))
        .OrderBy(name => name, StringComparer.Ordinal)
        .ToList();
}
