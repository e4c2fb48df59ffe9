namespace JitAccess.PowerShell.Transformations;

/// <summary>
/// Accepts the ports of a policy: <c>ssh</c>, or <c>@{Port='rdp';MaxDuration='30m';AllowedSource='10.0.0.0/8'}</c> for one with limits of its own.
/// </summary>
public sealed class PolicyPortsTransformationAttribute : JitTransformationAttribute
{
    private protected override object Read(Argument argument) => PolicyPortReader.ReadAll(argument);
}
