namespace JitAccess.Sandbox.Fleet;

/// <summary>A foreign rule of the embedded fleet, in a line.</summary>
internal sealed record RuleSpec(string Name, int Priority, string Access, string Protocol, string Source, string Ports)
{
    public string Destination { get; init; } = "*";

    public string Direction { get; init; } = "Inbound";

    public string? Description { get; init; }

    /// <summary>The name of an application security group, in place of <see cref="Source"/>.</summary>
    public string? SourceGroup { get; init; }
}
