namespace JitAccess.Core.Ports;

/// <summary>What a store answered to something that was tried.</summary>
/// <param name="Allowed">Whether it let it happen; null where its answer does not tell.</param>
/// <param name="Message">The answer in words, such as <c>HTTP 403 AuthorizationPermissionMismatch</c>.</param>
public sealed record ProbeAnswer(bool? Allowed, string Message);
