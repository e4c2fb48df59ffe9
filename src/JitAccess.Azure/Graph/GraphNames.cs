using System;
using System.Linq;
using System.Text;

namespace JitAccess.Azure.Graph;

/// <summary>Names as people type them, as they go into a query, and as they are compared.</summary>
internal static class GraphNames
{
    /// <summary>No user principal name, mail address or display name is longer.</summary>
    private const int LongestName = 256;

    /// <summary>Whether anybody could be called so.</summary>
    public static bool IsPossible(string name) =>
        name.Length is > 0 and <= LongestName && !name.Any(char.IsControl) && !Enumerable.Range(0, name.Length).Any(index => IsHalf(name, index));

    /// <summary>A condition for <c>$filter</c>: a quote within a text is written twice (OData 4.01, part 2, 5.1.1.6.1).</summary>
    public static string Equal(string property, string value) => $"{property} eq '{value.Replace("'", "''")}'";

    /// <summary>
    /// The directory compares more generously than we may, by letters without their accents for instance: what it finds must also look like what was typed.
    /// </summary>
    public static bool AreSame(string? found, string typed) =>
        found is not null
        && IsPossible(found)
        && string.Equals(found.Normalize(NormalizationForm.FormC), typed.Normalize(NormalizationForm.FormC), StringComparison.OrdinalIgnoreCase);

    private static bool IsHalf(string text, int index) =>
        char.IsHighSurrogate(text[index]) ? index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1])
        : char.IsLowSurrogate(text[index]) && (index == 0 || !char.IsHighSurrogate(text[index - 1]));
}
