using System;
using Xunit;

namespace JitAccess.Ledger.Tests;

/// <summary>A test of file modes: skipped on Windows and, where the superuser would not be stopped by them, for the superuser.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute(bool unprivileged = false) =>
        Skip = OperatingSystem.IsWindows() ? "Windows has no file modes."
            : unprivileged && Environment.IsPrivilegedProcess ? "The superuser may write everywhere; run as somebody else to see this."
            : null;
}
