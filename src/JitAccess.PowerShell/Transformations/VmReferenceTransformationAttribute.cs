namespace JitAccess.PowerShell.Transformations;

/// <summary>Accepts VMs as names, resource ids, and objects with an Id, a ResourceId, or a Name and a ResourceGroupName.</summary>
public sealed class VmReferenceTransformationAttribute : JitTransformationAttribute
{
    /// <summary>Whether a name may have wildcards: only where nothing is changed.</summary>
    public bool AllowWildcards { get; set; }

    private protected override object Read(Argument argument) => VmReferenceReader.ReadAll(argument, AllowWildcards);
}
