namespace JitAccess.PowerShell.Transformations;

/// <summary>Accepts one port: <c>ssh</c>, <c>22</c>, <c>8443/tcp</c>, <c>5000-5010/udp</c>.</summary>
public sealed class PortTransformationAttribute : JitTransformationAttribute
{
    private protected override object Read(Argument argument) => PortReader.ReadOne(argument);
}
