namespace JitAccess.PowerShell.Transformations;

/// <summary>Accepts several ports, as a list or with commas in between.</summary>
public sealed class PortsTransformationAttribute : JitTransformationAttribute
{
    private protected override object Read(Argument argument) => PortReader.ReadAll(argument);
}
