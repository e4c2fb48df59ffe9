using System;

namespace JitAccess.Azure.Http;

/// <summary>Chance for spreading retries; nothing depends on nobody being able to guess it.</summary>
internal static class Jitter
{
    private static readonly Random Source = new();

    public static double Next()
    {
        lock (Source)
        {
            return Source.NextDouble();
        }
    }
}
