using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Sandbox;

/// <summary>The only place of the sandbox that looks at the machine's clock or waits.</summary>
internal static class SystemTime
{
#pragma warning disable RS0030 // the one place where the machine's time comes in
    public static DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public static Task PauseAsync(TimeSpan time, CancellationToken cancellation) => Task.Delay(time, cancellation);
#pragma warning restore RS0030

    /// <summary>Time since some fixed moment; never goes back, whatever happens to the machine's clock.</summary>
    public static TimeSpan Monotonic => TimeSpan.FromSeconds((double)Stopwatch.GetTimestamp() / Stopwatch.Frequency);
}
