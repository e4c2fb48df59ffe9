using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.PowerShell.Transformations;

internal static class PortReader
{
    /// <exception cref="FormatException">It is no port, or more than one.</exception>
    public static PortSpecification ReadOne(Argument argument)
    {
        var ports = ReadAll(argument);
        return ports.Length == 1 ? ports[0] : throw new FormatException($"One port is needed and not {ports.Length}; ask for each by itself.");
    }

    /// <exception cref="FormatException">Names everything that is no port.</exception>
    public static PortSpecification[] ReadAll(Argument argument)
    {
        var ports = new List<PortSpecification>();
        var problems = new List<string>();
        foreach (var element in argument.Elements)
        {
            if (element.Value is PortSpecification given)
            {
                ports.Add(given);
            }
            else if (element.Text is { } text)
            {
                ReadText(text, ports, problems);
            }
            else
            {
                problems.Add($"A port is needed, such as {PortSpecification.Forms}, and not {element.Describe()}.");
            }
        }

        if (problems.Count > 0 || ports.Count == 0)
        {
            throw new FormatException(problems.Count > 0 ? string.Join(" ", problems) : $"No port was given; write {PortSpecification.Forms}.");
        }

        return ports.Distinct().ToArray();
    }

    private static void ReadText(string text, List<PortSpecification> ports, List<string> problems)
    {
        foreach (var part in text.Split(','))
        {
            if (PortSpecification.TryParse(part, out var port, out var problem))
            {
                ports.Add(port!);
            }
            else
            {
                problems.Add($"'{part.Trim()}' {problem}.");
            }
        }
    }
}
