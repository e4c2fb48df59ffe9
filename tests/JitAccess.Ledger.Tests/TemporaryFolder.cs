using System;
using System.IO;

namespace JitAccess.Ledger.Tests;

/// <summary>A folder that does not exist yet, and is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("jit-ledger-").FullName;

    public string Path => System.IO.Path.Combine(parent, "store");

    public string File(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose() => Directory.Delete(parent, recursive: true);
}
