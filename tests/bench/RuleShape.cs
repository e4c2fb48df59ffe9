namespace JitAccess.Bench;

/// <summary>How the rules of a benchmark spread over ports.</summary>
public enum RuleShape
{
    /// <summary>A few well-known services, some ranges, some rules for all ports: what NSGs look like.</summary>
    Mixed,

    /// <summary>Every rule is about the port that is asked for: the hardest question.</summary>
    OnePort,

    /// <summary>Every rule is about a port of its own: the most stretches of ports.</summary>
    OwnPorts,
}
