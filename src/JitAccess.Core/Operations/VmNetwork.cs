namespace JitAccess.Core.Operations;

internal sealed record VmNetwork;
