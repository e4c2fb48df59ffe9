using System;

namespace JitAccess.Backend;

/// <summary>Several things that end together.</summary>
internal sealed class Resources(params IDisposable[] all) : IDisposable
{
    public void Dispose()
    {
        foreach (var resource in all)
        {
            resource.Dispose();
        }
    }
}
