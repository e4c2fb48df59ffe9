namespace JitAccess.PowerShell.Transformations;

/// <summary>Accepts a moment: a date, or a duration back from now.</summary>
public sealed class MomentTransformationAttribute : JitTransformationAttribute
{
    private protected override object Read(Argument argument) => MomentReader.Read(argument);
}
