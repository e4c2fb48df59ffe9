using System;
using System.Collections.Generic;

namespace JitAccess.Core.Ports;

/// <summary>The time zones of the world. Windows and the others name them differently; both sorts of names are known everywhere.</summary>
public interface ITimeZones
{
    /// <summary>The ids to choose from, IANA's first (<c>Europe/Istanbul</c>), then those of Windows (<c>Turkey Standard Time</c>).</summary>
    IReadOnlyList<string> Ids { get; }

    /// <param name="id">An id of IANA or of Windows, in any letter case.</param>
    /// <returns>Null where there is no such time zone, or this machine has no data about it.</returns>
    TimeZoneInfo? Find(string id);
}
