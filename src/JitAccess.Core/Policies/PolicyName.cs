using System.Text.RegularExpressions;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Policies;

/// <summary>
/// The names of policies: 1 to 64 letters, digits and hyphens, lower case, with a letter or digit at both ends, since they are part of a path.
/// </summary>
public static class PolicyName
{
    /// <summary>What a name may look like, for an error message.</summary>
    public const string Form = "1 to 64 letters, digits and hyphens, with a letter or digit at both ends, such as prod-linux";

    /// <summary>The pattern of a name, without anchors.</summary>
    public const string Pattern = "[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?";

    private static readonly Regex Whole = new($@"^{Pattern}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    public static bool TryParse(string? text, out string name)
    {
        name = (text ?? string.Empty).Trim().ToLowerInvariant();
        return Whole.IsMatch(name);
    }

    /// <exception cref="JitAccessException"><see cref="ErrorIds.PolicyNameInvalid"/>.</exception>
    public static string Parse(string? text) => TryParse(text, out var name)
        ? name
        : throw new JitAccessException(ErrorIds.PolicyNameInvalid, JitErrorKind.InvalidArgument,
            $"'{PrintableText.Brief(text ?? string.Empty)}' is no name for a policy; a name has {Form}.", text);
}
