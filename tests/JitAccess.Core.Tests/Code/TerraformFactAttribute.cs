namespace JitAccess.Core.Tests.Code;

/// <summary>A test with the real terraform: skipped, aloud, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TerraformFactAttribute : FactAttribute
{
    public TerraformFactAttribute() =>
        Skip = Terraform.Program is null ? "!!!! SKIPPED: there is no terraform on PATH, so it did not read what we write for it." : null;
}
