using System;

namespace JitAccess.Sandbox;

/// <summary>
/// The sandbox was asked for something that cannot be: a seed that is no ARM JSON, an unknown person, an unknown VM. The message says what is allowed.
/// </summary>
public class SandboxException : Exception
{
    public SandboxException(string message)
        : base(message)
    {
    }

    public SandboxException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
