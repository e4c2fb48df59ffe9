namespace JitAccess.PowerShell.Transformations;

/// <summary>Accepts a moment: a date, or a duration back from now.</summary>
public sealed class MomentTransformationAttribute : JitTransformationAttribute
{
    /// <summary>Whether a duration means from now on.</summary>
    public bool IsAhead { get; set; }

    private protected override object Read(Argument argument) => IsAhead ? MomentReader.ReadAhead(argument) : MomentReader.Read(argument);
}
