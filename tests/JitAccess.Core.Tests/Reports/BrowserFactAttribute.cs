namespace JitAccess.Core.Tests.Reports;

/// <summary>A test in a real browser: skipped, aloud, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() =>
        Skip = Browser.Path is null
            ? "!!!! SKIPPED: there is no Chromium, Chrome or Edge on PATH, and JITACCESS_TEST_BROWSER names none, so no report was opened in a browser." : null;
}
