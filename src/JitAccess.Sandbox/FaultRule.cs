using System;

namespace JitAccess.Sandbox;

/// <summary>A scripted fault: which requests it meets, how often, and what happens to them.</summary>
public sealed class FaultRule
{
    public required FaultKind Kind { get; init; }

    /// <summary>The HTTP method that it meets; default: every one.</summary>
    public string? Method { get; init; }

    /// <summary>A regular expression that is searched in the path, without letter case; default: every path.</summary>
    public string? Path { get; init; }

    /// <summary>The person whom it meets, by name or object id; default: everybody.</summary>
    public string? Who { get; init; }

    /// <summary>How many matching requests pass unharmed first. Default 0.</summary>
    public int Skip { get; init; }

    /// <summary>How many requests it meets before it is used up. Default 1.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The status of <see cref="FaultKind.Status"/>. Default 500.</summary>
    public int Status { get; init; } = 500;

    /// <summary>The ARM error code of <see cref="FaultKind.Status"/> or <see cref="FaultKind.FailOperation"/>; default: one that fits.</summary>
    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>
    /// The <c>Retry-After</c> header of <see cref="FaultKind.Status"/> (default: none), <see cref="FaultKind.Throttle"/> (default 5 seconds) and
    /// <see cref="FaultKind.Busy"/> (default 1 second).
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// How long <see cref="FaultKind.Latency"/> takes, how late <see cref="FaultKind.SurfaceLate"/> surfaces, how old the state of
    /// <see cref="FaultKind.StaleRead"/> is, and how far ahead (negative: behind) the time of <see cref="FaultKind.ClockSkew"/>. Default 1 minute.
    /// </summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the write of a <see cref="FaultKind.FailOperation"/> stays in effect although its operation failed. Default: yes.</summary>
    public bool EffectStays { get; init; } = true;

    /// <summary>
    /// Whether the connection breaks before the answer of a <see cref="FaultKind.SurfaceLate"/> or <see cref="FaultKind.FailOperation"/>. Default: no.
    /// </summary>
    public bool DropAnswer { get; init; }
}
