namespace JitAccess.PowerShell;

/// <summary>Where the project is at home. The manifest says it as well, and a test holds them together.</summary>
internal static class ProjectSite
{
    /// <summary>The folder of the cmdlets' help, for <c>Get-Help -Online</c>.</summary>
    public const string Help = "https://github.com/jitaccess/JitAccess/blob/main/docs/help/";
}
