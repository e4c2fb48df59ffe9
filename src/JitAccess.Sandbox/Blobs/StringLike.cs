namespace JitAccess.Sandbox.Blobs;

/// <summary>
/// The comparison of role assignment conditions: <c>*</c> stands for any characters, slashes included, and <c>?</c> for exactly one. With letter case.
/// </summary>
internal static class StringLike
{
    public static bool Fits(string text, string pattern)
    {
        // Back to the last star and one character further, whenever it does not fit.
        int at = 0, position = 0, star = -1, resume = 0;
        while (position < text.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                star = at++;
                resume = position;
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == text[position]))
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                position = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == '*')
        {
            at++;
        }

        return at == pattern.Length;
    }
}
