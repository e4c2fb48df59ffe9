using System;
using System.Text.RegularExpressions;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Rules;

/// <summary>
/// The tag on an NSG that says that a grant is in it, for portal users and Resource Graph: <c>JitAccess-{requestId}</c> = <c>until=... by=... vm=...</c>.
/// </summary>
public static class GrantTag
{
    private const string Prefix = "JitAccess-";

    private static readonly Regex Until = new(
        @"(?:^|\s)until=(?<until>[0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z)(?:\s|\z)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    public static string Name(RequestId requestId) => Prefix + requestId;

    public static string Value(DateTimeOffset until, string objectId, VmKey vmKey) => $"until={RuleDescription.FormatTime(until)} by={objectId} vm={vmKey}";

    public static bool TryParseName(string name, out RequestId? requestId)
    {
        requestId = null;
        return name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && name.Length == Prefix.Length + RequestId.Length
            && RequestId.TryParse(name.Substring(Prefix.Length), out requestId);
    }

    public static bool TryReadUntil(string value, out DateTimeOffset until)
    {
        until = default;
        var match = Until.Match(value);
        return match.Success && RuleDescription.TryReadTime(match.Groups["until"].Value, out until);
    }
}
