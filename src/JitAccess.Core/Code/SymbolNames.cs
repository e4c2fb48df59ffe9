using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace JitAccess.Core.Code;

/// <summary>Names for resources within code: letters, digits and underscores of ASCII, the first a letter, none given twice.</summary>
internal sealed class SymbolNames
{
    private readonly HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="kind">What it begins with, such as <c>nsg</c>.</param>
    /// <param name="name">Any name.</param>
    public string Take(string kind, string name)
    {
        var builder = new StringBuilder(kind).Append('_');
        foreach (var character in name)
        {
            _ = builder.Append(character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? character : '_');
        }

        var wanted = builder.ToString();
        var symbol = wanted;
        for (var number = 2; !given.Add(symbol); number++)
        {
            symbol = string.Format(CultureInfo.InvariantCulture, "{0}_{1}", wanted, number);
        }

        return symbol;
    }
}
