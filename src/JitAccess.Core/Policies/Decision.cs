namespace JitAccess.Core.Policies;

/// <summary>What somebody said about a request.</summary>
/// <param name="By">Who, by the path that only they may write.</param>
/// <param name="Approved">Yes or no.</param>
public sealed record Decision(Person By, bool Approved);
