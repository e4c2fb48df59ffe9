namespace JitAccess.Sandbox;

/// <summary>What kind of identity a <see cref="SandboxPerson"/> is.</summary>
public enum SandboxPersonKind
{
    User,
    ServicePrincipal,
}
