using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Rules;

/// <summary>
/// What our rules say about themselves. An Allow carries its expiry and for whom it is; a Deny or Keep its VM and its ledger.
/// Nothing that a person typed goes in, but the VM's name, reduced to harmless characters.
/// </summary>
public static class RuleDescription
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly Regex AllowForm = new(
        @"^JitAccess (?<id>[0-9a-z]{20}) until (?<until>[0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z) for (?<who>[0-9a-fA-F-]{36})\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    private static readonly Regex BaselineForm = new(
        @"^JitAccess (?<vm>[0-9a-z]{16}) ledger (?<ledger>[0-9a-z]{16})(?: for .*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        Regex.InfiniteMatchTimeout);

    public static string OfAllow(RequestId requestId, DateTimeOffset until, string objectId) =>
        $"JitAccess {requestId} until {FormatTime(until)} for {objectId}";

    public static string OfBaseline(VmKey vmKey, string ledgerId, string vmName) =>
        $"JitAccess {vmKey} ledger {ledgerId} for {new string(vmName.Where(character => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.').Take(64).ToArray())}";

    /// <summary>Reads the expiry of an Allow; false where it is not exactly as we write it.</summary>
    public static bool TryReadUntil(string? description, RequestId requestId, out DateTimeOffset until)
    {
        until = default;
        var match = AllowForm.Match(description ?? string.Empty);
        return match.Success && string.Equals(match.Groups["id"].Value, requestId.ToString(), StringComparison.Ordinal)
            && TryReadTime(match.Groups["until"].Value, out until);
    }

    /// <summary>Reads the ledger that a Deny or Keep belongs to.</summary>
    public static bool TryReadLedger(string? description, VmKey vmKey, out string ledgerId)
    {
        var match = BaselineForm.Match(description ?? string.Empty);
        ledgerId = match.Groups["ledger"].Value;
        return match.Success && string.Equals(match.Groups["vm"].Value, vmKey.ToString(), StringComparison.Ordinal);
    }

    public static string FormatTime(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static bool TryReadTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time);
}
