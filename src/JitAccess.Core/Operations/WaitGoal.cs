namespace JitAccess.Core.Operations;

/// <summary>What is waited for.</summary>
public enum WaitGoal
{
    /// <summary>That it is open.</summary>
    Opened,

    /// <summary>That it is over: closed, or never opened.</summary>
    Closed,
}
