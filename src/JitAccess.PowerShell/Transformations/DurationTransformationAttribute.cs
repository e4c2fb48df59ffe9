namespace JitAccess.PowerShell.Transformations;

/// <summary>Accepts a TimeSpan or a duration as people write it: <c>90m</c>, <c>3h</c>, <c>1d</c>, ISO 8601.</summary>
public sealed class DurationTransformationAttribute : JitTransformationAttribute
{
    private protected override object Read(Argument argument) => DurationReader.Read(argument);
}
