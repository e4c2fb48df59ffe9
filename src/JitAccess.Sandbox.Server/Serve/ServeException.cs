using System;

namespace JitAccess.Sandbox.Server.Serve;

/// <summary>The server cannot start; the message says why, in a line.</summary>
internal sealed class ServeException : Exception
{
    public ServeException(string message)
        : base(message)
    {
    }

    public ServeException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
