namespace JitAccess.Core.Ports;

public enum SignInMethod
{
    /// <summary>Environment, Azure CLI, Azure PowerShell; managed identity only where its variables exist.</summary>
    Default,
    ManagedIdentity,
    Interactive,
    DeviceCode,
    Token,

    /// <summary>The Azure in memory.</summary>
    Sandbox,

    /// <summary>A sandbox server.</summary>
    SandboxServer,
}
