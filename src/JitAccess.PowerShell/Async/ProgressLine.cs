namespace JitAccess.PowerShell.Async;

/// <summary>One state of one progress bar.</summary>
/// <param name="Id">Which bar of the cmdlet.</param>
/// <param name="Activity">What is going on.</param>
/// <param name="Status">How far it is, in words.</param>
/// <param name="Percent">From 0 to 100; -1 where that is not known.</param>
/// <param name="IsCompleted">Whether the bar goes away.</param>
/// <param name="SecondsLeft">How long it will still take at the pace so far; -1 where that is not known.</param>
internal sealed record ProgressLine(int Id, string Activity, string Status, int Percent, bool IsCompleted, int SecondsLeft = -1);
