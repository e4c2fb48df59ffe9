namespace JitAccess.Core.Policies;

/// <summary>A member in which two policies differ.</summary>
/// <param name="Member">As a policy file calls it, such as <c>maxDuration</c>.</param>
/// <param name="Old">As text; <c>none</c> where there was nothing.</param>
/// <param name="New">As text; <c>none</c> where there is nothing.</param>
public sealed record PolicyDifference(string Member, string Old, string New)
{
    public override string ToString() => $"{Member}: {Old} -> {New}";
}
