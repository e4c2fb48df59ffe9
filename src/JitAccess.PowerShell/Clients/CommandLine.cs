using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace JitAccess.PowerShell.Clients;

/// <summary>
/// Puts arguments into one text from which a program gets exactly them again: the rules of CommandLineToArgvW and of Microsoft's C runtime. For
/// Windows PowerShell, whose framework takes no list.
/// </summary>
internal static class CommandLine
{
    public static string Join(IEnumerable<string> arguments) => string.Join(" ", arguments.Select(Quote));

    private static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.IndexOfAny([' ', '\t', '\n', '\v', '\r', '"']) < 0)
        {
            return argument;
        }

        var text = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var character in argument)
        {
            if (character == '\\')
            {
                backslashes++;
                continue;
            }

            // Backslashes count only where a quote follows them.
            _ = text.Append('\\', character == '"' ? (2 * backslashes) + 1 : backslashes).Append(character);
            backslashes = 0;
        }

        return text.Append('\\', 2 * backslashes).Append('"').ToString();
    }
}
