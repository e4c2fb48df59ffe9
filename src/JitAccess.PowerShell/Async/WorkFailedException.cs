using System;

namespace JitAccess.PowerShell.Async;

/// <summary>
/// Marks what the work itself threw, so that it is never confused with what PowerShell throws through a cmdlet to end it:
/// a stopped pipeline, <c>Select-Object -First</c>, <c>-ErrorAction Stop</c>.
/// </summary>
internal sealed class WorkFailedException(Exception innerException) : Exception(innerException.Message, innerException)
{
    public Exception Reason => InnerException!;
}
