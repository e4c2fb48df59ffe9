using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Validation;

/// <summary>The limits of tags. (learn.microsoft.com, "Use tags to organize your Azure resources".)</summary>
internal static class TagValidator
{
    public const int MostTags = 50;
    public const int LongestName = 512;
    public const int LongestValue = 256;

    private static readonly char[] Forbidden = ['<', '>', '%', '&', '\\', '?', '/'];

    /// <exception cref="ArmException">400: what is wrong.</exception>
    public static void Demand(JsonObject tags)
    {
        foreach (var tag in tags)
        {
            if (string.IsNullOrWhiteSpace(tag.Key) || tag.Key.Length > LongestName)
            {
                throw new ArmException(400, "InvalidTagName", $"Tag key too large or empty. Following tag key '{tag.Key}' exceeds the maximum length. Maximum allowed length for tag key - '{LongestName}' characters.");
            }

            if (tag.Key.IndexOfAny(Forbidden) >= 0 || tag.Key.Any(char.IsControl))
            {
                throw new ArmException(400, "InvalidTagNameCharacters",
                    $"The tag names '{tag.Key}' have reserved characters '<,>,%,&,\\,?,/' or control characters.");
            }

            if (tag.Value is not null && tag.Value.Text() is null)
            {
                throw new ArmException(400, "InvalidRequestContent",
                    $"The request content was invalid and could not be deserialized: the value of tag '{tag.Key}' is no text.");
            }

            if (tag.Value.Text() is { Length: > LongestValue })
            {
                throw new ArmException(400, "InvalidTagValueLength", $"Tag value too large. Following tag value '{tag.Value.Text()}' exceeds the maximum length. Maximum allowed length for tag value - '{LongestValue}' characters.");
            }
        }

        if (tags.Count > MostTags)
        {
            throw new ArmException(400, "TooManyTags", $"The resource has {tags.Count} tags. A resource can have at most {MostTags} tags.");
        }
    }
}
