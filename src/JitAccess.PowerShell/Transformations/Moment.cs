using System;

namespace JitAccess.PowerShell.Transformations;

/// <summary>A date, or a duration back from a now that only the connection knows.</summary>
public sealed class Moment
{
    private readonly DateTimeOffset? date;
    private readonly TimeSpan back;

    public Moment(DateTimeOffset date) => this.date = date;

    public Moment(TimeSpan back) => this.back = back;

    public DateTimeOffset At(DateTimeOffset now) => date ?? now - back;
}
