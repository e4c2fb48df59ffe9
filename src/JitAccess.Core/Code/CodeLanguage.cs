namespace JitAccess.Core.Code;

/// <summary>A language of infrastructure as code.</summary>
public enum CodeLanguage
{
    Bicep,

    /// <summary>HCL, for the azurerm provider.</summary>
    Terraform,
}
