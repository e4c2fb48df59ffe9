using System;

namespace JitAccess.Sandbox.State;

/// <summary>
/// An ARM resource id: <c>/subscriptions/{s}[/resourceGroups/{g}][/providers/{namespace}/{type}/{name}[/{type}/{name}]...]</c>. Ids have no letter
/// case: compare by <see cref="Key"/>.
/// </summary>
internal sealed class ArmId
{
    private ArmId(string text, string subscription, string? group, string? type, string name)
    {
        Text = text;
        Key = KeyOf(text);
        Subscription = subscription;
        Group = group;
        Type = type;
        Name = name;
    }

    public string Text { get; }

    public string Key { get; }

    public string Subscription { get; }

    public string? Group { get; }

    /// <summary>Such as <c>Microsoft.Network/networkSecurityGroups/securityRules</c>; <see langword="null"/> for a subscription or a group.</summary>
    public string? Type { get; }

    /// <summary>The last segment.</summary>
    public string Name { get; }

    public string SubscriptionKey => KeyOf("/subscriptions/" + Subscription);

    public string? GroupKey => Group is null ? null : SubscriptionKey + "/resourcegroups/" + KeyOf(Group);

    public static string KeyOf(string id) => id.TrimEnd('/').ToLowerInvariant();

    /// <summary>Whether a scope contains another, itself included.</summary>
    public static bool Contains(string scopeKey, string key) =>
        key.StartsWith(scopeKey, StringComparison.Ordinal) && (key.Length == scopeKey.Length || key[scopeKey.Length] == '/');

    public static ArmId? TryParse(string? text)
    {
        if (text is null || !text.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        text = text.TrimEnd('/');
        var parts = text.Substring(1).Split('/');
        if (System.Array.Exists(parts, string.IsNullOrWhiteSpace))
        {
            return null;
        }

        if (parts.Length == 2)
        {
            return new ArmId(text, parts[1], null, null, parts[1]);
        }

        var group = Is(parts[2], "resourceGroups") && parts.Length > 3 ? parts[3] : null;
        var next = group is null ? 2 : 4;
        if (parts.Length == next)
        {
            return new ArmId(text, parts[1], group, null, parts[next - 1]);
        }

        if (!Is(parts[next], "providers") || parts.Length < next + 4 || (parts.Length - next) % 2 != 0)
        {
            return null;
        }

        var type = parts[next + 1];
        for (var i = next + 2; i < parts.Length; i += 2)
        {
            type += "/" + parts[i];
        }

        return new ArmId(text, parts[1], group, type, parts[parts.Length - 1]);
    }

    public bool IsType(string type) => Is(type, Type ?? string.Empty);

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
