using System;

namespace JitAccess.Sandbox.Faults;

/// <summary>What one request meets.</summary>
internal sealed class MetFaults
{
    /// <summary>The fault that decides what becomes of the request, if any.</summary>
    public FaultRule? Deciding { get; private set; }

    /// <summary>How long the request is on its way.</summary>
    public TimeSpan Latency { get; private set; }

    /// <summary>How old the state is that its answer shows.</summary>
    public TimeSpan Age { get; private set; }

    /// <summary>How far ahead the date of its answer is.</summary>
    public TimeSpan Skew { get; private set; }

    /// <summary>Whether the connection breaks before the answer.</summary>
    public bool DropsAnswer => Deciding is { Kind: FaultKind.DropAfter } or { DropAnswer: true };

    /// <summary>Whether a fault could still be added: colours always, a second decision never.</summary>
    public bool Takes(FaultKind kind) => Colours(kind) || Deciding is null;

    public void Add(FaultRule rule)
    {
        switch (rule.Kind)
        {
            case FaultKind.Latency:
                Latency += rule.Delay;
                break;
            case FaultKind.StaleRead:
                Age = rule.Delay > Age ? rule.Delay : Age;
                break;
            case FaultKind.ClockSkew:
                Skew += rule.Delay;
                break;
            default:
                Deciding = rule;
                break;
        }
    }

    private static bool Colours(FaultKind kind) => kind is FaultKind.Latency or FaultKind.StaleRead or FaultKind.ClockSkew;
}
