namespace JitAccess.Sandbox.Faults;

/// <summary>A rule and how much of it is left.</summary>
internal sealed class ScriptedFault(FaultRule rule)
{
    private readonly FaultTarget target = new(rule.Method, rule.Path, rule.Who);
    private int skips = rule.Skip;
    private int left = rule.Times;

    public FaultRule Rule { get; } = rule;

    public bool Fits(string method, string path, SandboxPerson? who) => FaultTarget.CanMeet(Rule.Kind, method, path) && target.Fits(method, path, who);

    /// <summary>Whether a request that fits passes unharmed.</summary>
    public bool Skips() => skips > 0 && skips-- > 0;

    /// <summary>Whether nothing is left of it now.</summary>
    public bool UseUp() => --left == 0;
}
