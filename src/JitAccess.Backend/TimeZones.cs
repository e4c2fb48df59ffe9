using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Ports;
using TimeZoneConverter;

namespace JitAccess.Backend;

/// <summary>The machine's time zones by either sort of id. Which belongs to which is Unicode CLDR's table, which is compiled in.</summary>
internal sealed class TimeZones : ITimeZones
{
    // UTC is an id of both.
    private static readonly Lazy<IReadOnlyList<string>> All = new(() => TZConvert.KnownIanaTimeZoneNames.OrderBy(id => id, StringComparer.Ordinal)
        .Concat(TZConvert.KnownWindowsTimeZoneIds.OrderBy(id => id, StringComparer.Ordinal))
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .ToArray());

    public IReadOnlyList<string> Ids => All.Value;

    public TimeZoneInfo? Find(string id) => TZConvert.TryGetTimeZoneInfo(id.Trim(), out var zone) ? zone : null;
}
