using System;
using System.Linq;
using System.Net;

namespace JitAccess.PowerShell.Transformations;

internal static class SourceReader
{
    private const string Forms = "203.0.113.7 or 203.0.113.0/24";

    /// <exception cref="FormatException">It is no text, or more than one.</exception>
    public static string ReadOne(Argument argument)
    {
        var elements = argument.Elements.ToArray();
        if (elements.Length != 1)
        {
            throw new FormatException($"One source is needed, such as {Forms}, and not {elements.Length}; ask for each by itself.");
        }

        var text = elements[0].Text ?? (elements[0].Value as IPAddress)?.ToString()
            ?? throw new FormatException($"A source is needed, such as {Forms}, and not {elements[0].Describe()}.");
        return string.IsNullOrWhiteSpace(text) ? throw new FormatException($"The source is empty; write for example {Forms}.") : text;
    }
}
