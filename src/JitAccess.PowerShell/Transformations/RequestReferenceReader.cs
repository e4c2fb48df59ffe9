using System;
using System.Linq;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Transformations;

internal static class RequestReferenceReader
{
    /// <exception cref="FormatException">An element names no request.</exception>
    public static RequestReference[] ReadAll(Argument argument)
    {
        var references = argument.Elements.Select(Read).ToArray();
        return references.Length > 0 ? references : throw new FormatException("No request was given.");
    }

    private static RequestReference Read(Argument argument)
    {
        if (argument.Value is RequestReference given)
        {
            return given;
        }

        var text = argument.Text ?? argument.PropertyText("RequestId");
        return !string.IsNullOrWhiteSpace(text)
            ? RequestReference.Of(text!.Trim())
            : throw new FormatException($"A request is needed: its id, or an object with a RequestId, and not {argument.Describe()}.");
    }
}
