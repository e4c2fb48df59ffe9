namespace JitAccess.Core.Operations;

/// <summary>A rule's name and its NSG's.</summary>
internal sealed record PlacedName(string SecurityGroup, string Rule)
{
    public override string ToString() => $"{SecurityGroup}/{Rule}";
}
