using System;
using System.Linq;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Network;

/// <summary>The id of an Azure resource. Letter case does not matter in comparisons and is kept in the text.</summary>
public sealed class ResourceId : IEquatable<ResourceId>
{
    private readonly string text;

    private ResourceId(string text, string[] segments)
    {
        this.text = text;
        SubscriptionId = segments[1];
        ResourceGroupName = segments.Length > 3 && Same(segments[2], "resourceGroups") ? segments[3] : string.Empty;
        Name = segments[segments.Length - 1];
        var provider = Array.FindIndex(segments, segment => Same(segment, "providers"));
        Type = provider < 0 ? string.Empty : segments[provider + 1] + "/" + string.Join("/", segments.Skip(provider + 2).Where((_, index) => index % 2 == 0));
    }

    public string SubscriptionId { get; }

    /// <summary>Empty for what does not live in a resource group.</summary>
    public string ResourceGroupName { get; }

    /// <summary>Such as <c>Microsoft.Network/networkSecurityGroups</c>.</summary>
    public string Type { get; }

    public string Name { get; }

    /// <summary>The id of what contains this: the VNet of a subnet, the NSG of a rule; null where that is a resource group.</summary>
    public ResourceId? Parent
    {
        get
        {
            var segments = text.Substring(1).Split('/');
            var provider = Array.FindIndex(segments, segment => Same(segment, "providers"));
            return segments.Length - provider <= 4
                ? null
                : new ResourceId("/" + string.Join("/", segments.Take(segments.Length - 2)), segments.Take(segments.Length - 2).ToArray());
        }
    }

    /// <summary>Reads <c>/subscriptions/{id}/resourceGroups/{group}/providers/{namespace}/{type}/{name}...</c>.</summary>
    public static bool TryParse(string? text, out ResourceId? id)
    {
        id = null;
        var trimmed = (text ?? string.Empty).Trim().TrimEnd('/');
        if (!trimmed.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var segments = trimmed.Substring(1).Split('/');
        var provider = Array.FindIndex(segments, segment => Same(segment, "providers"));
        if (segments.Any(segment =>
            segment.Length == 0 || segment == "." || segment == ".." || segment.IndexOfAny(['?', '#', '%', '\\']) >= 0
                || PrintableText.FirstProblem(segment) is not null)
            || provider < 0 || segments.Length - provider < 4 || (segments.Length - provider) % 2 != 0)
        {
            return false;
        }

        id = new ResourceId(trimmed, segments);
        return true;
    }

    /// <exception cref="FormatException">The text is no resource id.</exception>
    public static ResourceId Parse(string text) =>
        TryParse(text, out var id)
            ? id!
            : throw new FormatException($"'{text}' is not the id of an Azure resource: /subscriptions/.../resourceGroups/.../providers/...");

    public static bool operator ==(ResourceId? left, ResourceId? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ResourceId? left, ResourceId? right) => !(left == right);

    /// <summary>The id of a child, such as a rule of an NSG.</summary>
    public ResourceId Child(string type, string name) => Parse($"{text}/{type}/{name}");

    public bool IsOfType(string type) => Same(Type, type);

    public bool Equals(ResourceId? other) => other is not null && Same(text, other.text);

    public override bool Equals(object? obj) => Equals(obj as ResourceId);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(text);

    public override string ToString() => text;

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
