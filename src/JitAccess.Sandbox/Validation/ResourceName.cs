using System.Text.RegularExpressions;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Validation;

internal static class ResourceName
{
    private static readonly Regex Grammar =
        new("^[A-Za-z0-9]([A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    public static void Demand(string name)
    {
        if (!Grammar.IsMatch(name))
        {
            throw ArmException.Invalid(
                "InvalidResourceName",
                $"Resource name {name} is invalid. The name can be up to 80 characters long. It must begin with a word character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.");
        }
    }
}
