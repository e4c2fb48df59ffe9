namespace JitAccess.PowerShell.Transformations;

/// <summary>Accepts one source as text: an address, a CIDR, or a word such as <c>Me</c>. What it means is read later; a list is refused here.</summary>
public sealed class SourceTransformationAttribute : JitTransformationAttribute
{
    private protected override object Read(Argument argument) => SourceReader.ReadOne(argument);
}
