namespace JitAccess.Core;

/// <summary>
/// Whether a text is like a pattern, upper and lower case alike. <c>*</c> stands for any run of characters, also none; no other character but the one for
/// a single character means more than itself. The time is at most the product of both lengths, whatever somebody puts into the pattern.
/// </summary>
public static class Wildcard
{
    /// <param name="text">The whole of it must fit.</param>
    /// <param name="pattern">An empty one fits the empty text only.</param>
    /// <param name="single">Stands for exactly one character; null where the pattern has nothing of the kind, as the actions of Azure's roles.</param>
    public static bool Matches(string text, string pattern, char? single = '?')
    {
        var (at, next) = (0, 0);
        // Where the last star stands, and how much of the text it has taken: only the last one ever has to take more.
        var (star, taken) = (-1, 0);
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                (star, taken) = (next, at);
                next++;
            }
            else if (next < pattern.Length && (pattern[next] == single || Same(pattern[next], text[at])))
            {
                at++;
                next++;
            }
            else if (star >= 0)
            {
                at = ++taken;
                next = star + 1;
            }
            else
            {
                return false;
            }
        }

        while (next < pattern.Length && pattern[next] == '*')
        {
            next++;
        }

        return next == pattern.Length;
    }

    private static bool Same(char left, char right) => left == right || char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
