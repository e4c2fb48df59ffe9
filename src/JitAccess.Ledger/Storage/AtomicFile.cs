using System;
using System.IO;
using System.Threading;

namespace JitAccess.Ledger.Storage;

/// <summary>
/// Gives a finished file its name unless the name is taken, in one step. <see cref="File.Move(string, string)"/> does that on
/// Windows; elsewhere it looks first and then renames, which replaces a file that came in between, so there a hard link is made.
/// </summary>
internal static class AtomicFile
{
    private const int MaxLockAttempts = 20_000;

    /// <summary>Whether the file now stands at the target; false where the target was there before.</summary>
    /// <param name="pending">A complete file on the same file system. The caller deletes it.</param>
    /// <param name="target">The name to give it.</param>
    /// <param name="lockFile">Used where the file system knows no hard links.</param>
    /// <exception cref="IOException">The file system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The target may not be written.</exception>
    public static bool TryPublish(string pending, string target, string lockFile)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            // Every other failure is tried again without links: it works, or it says in words what is wrong.
            return HardLink.TryCreate(pending, target) switch
            {
                0 => true,
                HardLink.TargetExists => false,
                _ => TryMoveAlone(pending, target, lockFile),
            };
        }
#endif
        return TryMove(pending, target);
    }

    /// <summary>For file systems without hard links: one at a time, and whoever dies lets go of the lock.</summary>
    internal static bool TryMoveAlone(string pending, string target, string lockFile)
    {
        using var held = Acquire(lockFile);
        return TryMove(pending, target);
    }

    private static bool TryMove(string pending, string target)
    {
        try
        {
            File.Move(pending, target);
            return true;
        }
        catch (IOException) when (File.Exists(target))
        {
            return false;
        }
    }

    private static FileStream Acquire(string lockFile)
    {
        var spin = default(SpinWait);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < MaxLockAttempts && File.Exists(lockFile))
            {
                spin.SpinOnce();
            }
        }
    }
}
