using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Rules;

/// <summary>
/// The names of the rules that we write: <c>JitAccess-Allow-{requestId}-{n}</c>, <c>JitAccess-Deny-{vmKey}-{n}</c> and
/// <c>JitAccess-Keep-{vmKey}-{n}</c>. Deterministic, so that any process completes or undoes the same plan. Whatever does not follow this grammar is not ours.
/// </summary>
public sealed class OurRuleName
{
    private static readonly Regex Form = new(
        @"^JitAccess-(?<kind>Allow|Deny|Keep)-(?<key>[0-9a-z]+)-(?<n>[1-9][0-9]{0,3})\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    private OurRuleName(OurRuleKind kind, RequestId? requestId, VmKey? vmKey, int number)
    {
        Kind = kind;
        RequestId = requestId;
        VmKey = vmKey;
        Number = number;
    }

    public OurRuleKind Kind { get; }

    /// <summary>The grant that an Allow belongs to.</summary>
    public RequestId? RequestId { get; }

    /// <summary>The VM that a Deny or Keep belongs to.</summary>
    public VmKey? VmKey { get; }

    public int Number { get; }

    public static string Allow(RequestId requestId, int number) => string.Format(CultureInfo.InvariantCulture, "JitAccess-Allow-{0}-{1}", requestId, number);

    public static string Deny(VmKey vmKey, int number) => string.Format(CultureInfo.InvariantCulture, "JitAccess-Deny-{0}-{1}", vmKey, number);

    public static string Keep(VmKey vmKey, int number) => string.Format(CultureInfo.InvariantCulture, "JitAccess-Keep-{0}-{1}", vmKey, number);

    public static bool TryParse(string name, out OurRuleName? parsed)
    {
        parsed = null;
        if (!name.StartsWith("JitAccess-", StringComparison.OrdinalIgnoreCase))
        {
            // Nearly all rules there are: it takes no more to see that they are not ours.
            return false;
        }

        // Letter case aside there are letters outside ASCII that count as a k.
        var match = Form.Match(name);
        if (!match.Success || name.Any(character => character > '\x7f'))
        {
            return false;
        }

        var kind = (OurRuleKind)Enum.Parse(typeof(OurRuleKind), match.Groups["kind"].Value, ignoreCase: true);
        var key = match.Groups["key"].Value.ToLowerInvariant();
        var number = int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);
        if (kind == OurRuleKind.Allow)
        {
            parsed = RequestId.TryParse(key, out var requestId) ? new OurRuleName(kind, requestId, null, number) : null;
        }
        else
        {
            parsed = VmKey.TryParse(key, out var vmKey) ? new OurRuleName(kind, null, vmKey, number) : null;
        }

        return parsed is not null;
    }

    /// <summary>Whether a rule is one of ours; only inbound custom rules can be.</summary>
    public static bool IsOurs(SecurityRule rule) => !rule.IsDefault && rule.Direction == RuleDirection.Inbound && TryParse(rule.Name, out _);

    /// <summary>Whether a rule is an Allow of any grant.</summary>
    public static bool IsGrant(SecurityRule rule) =>
        !rule.IsDefault && rule.Direction == RuleDirection.Inbound && TryParse(rule.Name, out var name) && name!.Kind == OurRuleKind.Allow;

    /// <summary>Whether a rule belongs to the grant of a request.</summary>
    public static bool IsOf(SecurityRule rule, RequestId requestId) =>
        !rule.IsDefault && rule.Direction == RuleDirection.Inbound && TryParse(rule.Name, out var name) && requestId.Equals(name!.RequestId);

    /// <summary>Whether a rule belongs to the baseline of a VM.</summary>
    public static bool IsOf(SecurityRule rule, VmKey vmKey) =>
        !rule.IsDefault && rule.Direction == RuleDirection.Inbound && TryParse(rule.Name, out var name) && vmKey.Equals(name!.VmKey);
}
