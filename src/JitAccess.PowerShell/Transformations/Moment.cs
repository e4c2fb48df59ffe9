using System;

namespace JitAccess.PowerShell.Transformations;

/// <summary>A date, or a duration from a now that only the connection knows.</summary>
public sealed class Moment
{
    private readonly DateTimeOffset? date;
    private readonly TimeSpan distance;

    public Moment(DateTimeOffset date) => this.date = date;

    public Moment(TimeSpan distance) => this.distance = distance;

    /// <summary>The moment, a duration meaning back from now.</summary>
    public DateTimeOffset At(DateTimeOffset now) => date ?? now - distance;

    /// <summary>The moment, a duration meaning from now on.</summary>
    public DateTimeOffset After(DateTimeOffset now) => date ?? now + distance;
}
