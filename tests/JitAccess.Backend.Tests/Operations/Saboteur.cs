using System;
using JitAccess.Core.Ports;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>Somebody else who does something right before an operation writes a rule, when everything has been read and planned.</summary>
internal sealed class Saboteur(string rule, Action act) : IOperationObserver
{
    private bool isDone;

    public void Verbose(string message)
    {
        if (!isDone && message.Contains(rule, StringComparison.Ordinal))
        {
            isDone = true;
            act();
        }
    }

    public void Warning(string message)
    {
    }

    public void Progress(string activity, int done, int total)
    {
    }
}
