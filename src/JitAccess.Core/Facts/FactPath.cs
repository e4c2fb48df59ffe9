using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>
/// Where a fact stands in the ledger. Only paths of this exact grammar exist:
/// <code>
/// control/ledger.json
/// control/policies/{name}/{revision}.json
/// control/attachments/{vmKey}/{revision}.json
/// control/suspension/{revision}.json
/// requests/{day}/{requestId}/{authorId}/request|withdrawn|revoke|decision.json
/// journal/{day}/{requestId}/opening|opened|closed|failed|held|neutralised|repaired-{what}-{time}.json
/// journal/sweeps/{day}/{time}-{host}.json
/// </code>
/// </summary>
public sealed class FactPath : IEquatable<FactPath>
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const string Id = "(?<id>[0-9a-hjkmnp-tv-z]{20})";
    private const string Day = @"(?<day>[0-9]{4}-[0-9][0-9]-[0-9][0-9])";

    // Fixed patterns that cannot backtrack for long need no limit; one would only fail where the machine stands still for a moment.
    private static readonly TimeSpan Limit = Regex.InfiniteMatchTimeout;
    private static readonly Regex AttachmentForm =
        new(@"^control/attachments/(?<vm>[0-9a-hjkmnp-tv-z]{16})/(?<revision>[1-9][0-9]{0,6})\.json\z", Options, Limit);
    private static readonly Regex PolicyForm =
        new($@"^control/policies/(?<name>{Policies.PolicyName.Pattern})/(?<revision>[1-9][0-9]{{0,6}})\.json\z", Options, Limit);
    private static readonly Regex SuspensionForm = new(@"^control/suspension/(?<revision>[1-9][0-9]{0,6})\.json\z", Options, Limit);
    private static readonly Regex SweepForm =
        new($@"^journal/sweeps/{Day}/(?<time>[0-9]{{8}}t[0-9]{{9}}z)-(?<host>[a-z0-9](?:[a-z0-9-]{{0,38}}[a-z0-9])?)\.json\z", Options, Limit);
    private static readonly Regex RequestForm = new($@"^requests/{Day}/{Id}/(?<author>[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})/(?<kind>request|withdrawn|revoke|decision)\.json\z", Options, Limit);
    private static readonly Regex JournalForm = new($@"^journal/{Day}/{Id}/(?<kind>opening|opened|closed|failed|held|neutralised|repaired-[a-z]{{1,20}}-[0-9]{{8}}t[0-9]{{9}}z)\.json\z", Options, Limit);

    private FactPath(string value, string kind)
    {
        Value = value;
        Kind = kind;
    }

    /// <summary>The path, with forward slashes, relative to the store.</summary>
    public string Value { get; }

    /// <summary>
    /// <c>ledger</c>, <c>policy</c>, <c>attachment</c>, <c>suspension</c>, <c>request</c>, <c>opening</c>, ..., <c>repaired</c>, <c>sweep</c>.
    /// </summary>
    public string Kind { get; }

    /// <summary>Null in the control zone.</summary>
    public RequestId? RequestId { get; private init; }

    /// <summary>The object id of the author, where the path names it; the body must name the same.</summary>
    public string? AuthorId { get; private init; }

    public VmKey? VmKey { get; private init; }

    /// <summary>The name of the policy, where the path has one.</summary>
    public string? PolicyName { get; private init; }

    /// <summary>The host of a heartbeat, where the path has one.</summary>
    public string? Host { get; private init; }

    /// <summary>0 where the path has none.</summary>
    public int Revision { get; private init; }

    public static FactPath Ledger { get; } = new("control/ledger.json", "ledger");

    /// <exception cref="ArgumentException">The revision is not 1 to 9,999,999.</exception>
    public static FactPath Attachment(VmKey vmKey, int revision) =>
        Required(string.Format(CultureInfo.InvariantCulture, "control/attachments/{0}/{1}.json", vmKey, revision));

    /// <exception cref="ArgumentException">The name or the revision is none.</exception>
    public static FactPath Policy(string name, int revision) =>
        Required(string.Format(CultureInfo.InvariantCulture, "control/policies/{0}/{1}.json", name, revision));

    public static FactPath Suspension(int revision) => Required(string.Format(CultureInfo.InvariantCulture, "control/suspension/{0}.json", revision));

    /// <summary>The heartbeat of a sweep.</summary>
    /// <param name="at">When.</param>
    /// <param name="host">1 to 40 lower-case letters, digits and hyphens; see <see cref="HostOf"/>.</param>
    public static FactPath Sweep(DateTimeOffset at, string host) =>
        Required(string.Format(CultureInfo.InvariantCulture, "journal/sweeps/{0:yyyy-MM-dd}/{1}-{2}.json", at.UtcDateTime, Stamp(at), host));

    /// <summary>A machine's name as it stands in the path of a heartbeat.</summary>
    public static string HostOf(string machineName)
    {
        var kept = new string(machineName.ToLowerInvariant().Select(character => character is (>= 'a' and <= 'z') or (>= '0' and <= '9') ? character : '-')
            .Take(40).ToArray()).Trim('-');
        return kept.Length == 0 ? "host" : kept;
    }

    /// <param name="requestId">The request.</param>
    /// <param name="authorId">The author's object id.</param>
    /// <param name="kind"><c>request</c>, <c>withdrawn</c>, <c>revoke</c> or <c>decision</c>.</param>
    public static FactPath InRequests(RequestId requestId, string authorId, string kind) =>
        Required($"requests/{requestId.Day}/{requestId}/{authorId.ToLowerInvariant()}/{kind}.json");

    /// <param name="requestId">The request.</param>
    /// <param name="kind"><c>opening</c>, <c>opened</c>, <c>closed</c>, <c>failed</c>, <c>held</c> or <c>neutralised</c>.</param>
    public static FactPath InJournal(RequestId requestId, string kind) => Required($"journal/{requestId.Day}/{requestId}/{kind}.json");

    public static FactPath Repaired(RequestId requestId, string what, DateTimeOffset at) =>
        InJournal(requestId, $"repaired-{what}-{Stamp(at)}");

    /// <summary>The prefix under which one request's facts by people stand.</summary>
    public static string RequestPrefix(RequestId requestId) => $"requests/{requestId.Day}/{requestId}/";

    /// <summary>The prefix under which one request's facts by sweeps stand.</summary>
    public static string JournalPrefix(RequestId requestId) => $"journal/{requestId.Day}/{requestId}/";

    /// <summary>The prefix under which all policies stand.</summary>
    public const string PoliciesPrefix = "control/policies/";

    public const string AttachmentsPrefix = "control/attachments/";

    public const string SuspensionPrefix = "control/suspension/";

    public static string PolicyPrefix(string name) => $"{PoliciesPrefix}{name}/";

    public static string SweepPrefix(DateTimeOffset day) => string.Format(CultureInfo.InvariantCulture, "journal/sweeps/{0:yyyy-MM-dd}/", day.UtcDateTime);

    public static string AttachmentPrefix(VmKey vmKey) => $"control/attachments/{vmKey}/";

    /// <summary>Accepts the exact grammar only; the day must be the day of the request id.</summary>
    public static bool TryParse(string value, out FactPath? path)
    {
        path = null;
        if (string.Equals(value, Ledger.Value, StringComparison.Ordinal))
        {
            path = Ledger;
            return true;
        }

        path = ParseControl(value) ?? ParseSweep(value) ?? ParseOfRequest(value);
        return path is not null;
    }

    private static FactPath? ParseControl(string value)
    {
        if (AttachmentForm.Match(value) is { Success: true } attachment && Requests.VmKey.TryParse(attachment.Groups["vm"].Value, out var vmKey))
        {
            return new(value, "attachment") { VmKey = vmKey, Revision = RevisionOf(attachment) };
        }

        return PolicyForm.Match(value) is { Success: true } policy
            ? new(value, "policy") { PolicyName = policy.Groups["name"].Value, Revision = RevisionOf(policy) }
            : SuspensionForm.Match(value) is { Success: true } suspension ? new(value, "suspension") { Revision = RevisionOf(suspension) }
            : null;
    }

    // The day of the folder is the day of the time, so that nobody can hide a heartbeat in another one.
    private static FactPath? ParseSweep(string value) =>
        SweepForm.Match(value) is { Success: true } match
            && match.Groups["time"].Value.StartsWith(match.Groups["day"].Value.Replace("-", string.Empty), StringComparison.Ordinal)
            ? new(value, "sweep") { Host = match.Groups["host"].Value }
            : null;

    private static FactPath? ParseOfRequest(string value)
    {
        var match = RequestForm.Match(value);
        match = match.Success ? match : JournalForm.Match(value);
        if (!match.Success || !Requests.RequestId.TryParse(match.Groups["id"].Value, out var requestId)
            || !string.Equals(requestId!.Day, match.Groups["day"].Value, StringComparison.Ordinal))
        {
            return null;
        }

        var kind = match.Groups["kind"].Value;
        var author = match.Groups["author"];
        return new(value, kind.StartsWith("repaired-", StringComparison.Ordinal) ? "repaired" : kind)
        {
            RequestId = requestId,
            AuthorId = author.Success ? author.Value : null
        };
    }

    private static int RevisionOf(Match match) => int.Parse(match.Groups["revision"].Value, CultureInfo.InvariantCulture);

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd't'HHmmssfff'z'", CultureInfo.InvariantCulture);

    public bool Equals(FactPath? other) => other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as FactPath);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    public override string ToString() => Value;

    private static FactPath Required(string value) =>
        TryParse(value, out var path) ? path! : throw new ArgumentException($"'{value}' is not a path of the ledger.", nameof(value));
}
