namespace JitAccess.PowerShell.Transformations;

/// <summary>Accepts a duration, and <c>None</c> or nothing for a limit that is taken away, which comes out as zero.</summary>
public sealed class OptionalDurationTransformationAttribute : JitTransformationAttribute
{
    private protected override object Read(Argument argument) => DurationReader.ReadOptional(argument);
}
