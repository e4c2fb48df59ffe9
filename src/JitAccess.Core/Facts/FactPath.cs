using System;
using System.Globalization;
using System.Text.RegularExpressions;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>
/// Where a fact stands in the ledger. Only paths of this exact grammar exist:
/// <code>
/// control/ledger.json
/// control/attachments/{vmKey}/{revision}.json
/// requests/{day}/{requestId}/{authorId}/request|withdrawn|revoke|decision.json
/// journal/{day}/{requestId}/opening|opened|closed|failed|neutralised|repaired-{what}-{time}.json
/// </code>
/// </summary>
public sealed class FactPath : IEquatable<FactPath>
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const string Id = "(?<id>[0-9a-hjkmnp-tv-z]{20})";
    private const string Day = @"(?<day>[0-9]{4}-[0-9][0-9]-[0-9][0-9])";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly Regex AttachmentForm = new(@"^control/attachments/(?<vm>[0-9a-hjkmnp-tv-z]{16})/(?<revision>[1-9][0-9]{0,6})\.json\z", Options, Limit);
    private static readonly Regex RequestForm = new($@"^requests/{Day}/{Id}/(?<author>[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})/(?<kind>request|withdrawn|revoke|decision)\.json\z", Options, Limit);
    private static readonly Regex JournalForm = new($@"^journal/{Day}/{Id}/(?<kind>opening|opened|closed|failed|neutralised|repaired-[a-z]{{1,20}}-[0-9]{{8}}t[0-9]{{9}}z)\.json\z", Options, Limit);

    private FactPath(string value, string kind, RequestId? requestId, string? authorId, VmKey? vmKey, int revision)
    {
        Value = value;
        Kind = kind;
        RequestId = requestId;
        AuthorId = authorId;
        VmKey = vmKey;
        Revision = revision;
    }

    /// <summary>The path, with forward slashes, relative to the store.</summary>
    public string Value { get; }

    /// <summary><c>ledger</c>, <c>attachment</c>, <c>request</c>, <c>opening</c>, ..., <c>repaired</c>.</summary>
    public string Kind { get; }

    /// <summary>Null in the control zone.</summary>
    public RequestId? RequestId { get; }

    /// <summary>The object id of the author, where the path names it; the body must name the same.</summary>
    public string? AuthorId { get; }

    public VmKey? VmKey { get; }

    /// <summary>0 where the path has none.</summary>
    public int Revision { get; }

    public static FactPath Ledger { get; } = new("control/ledger.json", "ledger", null, null, null, 0);

    /// <exception cref="ArgumentException">The revision is not 1 to 9,999,999.</exception>
    public static FactPath Attachment(VmKey vmKey, int revision) => Required(string.Format(CultureInfo.InvariantCulture, "control/attachments/{0}/{1}.json", vmKey, revision));

    /// <param name="requestId">The request.</param>
    /// <param name="authorId">The author's object id.</param>
    /// <param name="kind"><c>request</c>, <c>withdrawn</c>, <c>revoke</c> or <c>decision</c>.</param>
    public static FactPath InRequests(RequestId requestId, string authorId, string kind) =>
        Required($"requests/{requestId.Day}/{requestId}/{authorId.ToLowerInvariant()}/{kind}.json");

    /// <param name="requestId">The request.</param>
    /// <param name="kind"><c>opening</c>, <c>opened</c>, <c>closed</c>, <c>failed</c> or <c>neutralised</c>.</param>
    public static FactPath InJournal(RequestId requestId, string kind) => Required($"journal/{requestId.Day}/{requestId}/{kind}.json");

    public static FactPath Repaired(RequestId requestId, string what, DateTimeOffset at) =>
        InJournal(requestId, $"repaired-{what}-{at.UtcDateTime.ToString("yyyyMMdd't'HHmmssfff'z'", CultureInfo.InvariantCulture)}");

    /// <summary>The prefix under which one request's facts by people stand.</summary>
    public static string RequestPrefix(RequestId requestId) => $"requests/{requestId.Day}/{requestId}/";

    /// <summary>The prefix under which one request's facts by sweeps stand.</summary>
    public static string JournalPrefix(RequestId requestId) => $"journal/{requestId.Day}/{requestId}/";

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

        var match = AttachmentForm.Match(value);
        if (match.Success && Requests.VmKey.TryParse(match.Groups["vm"].Value, out var vmKey))
        {
            path = new(value, "attachment", null, null, vmKey, int.Parse(match.Groups["revision"].Value, CultureInfo.InvariantCulture));
            return true;
        }

        match = RequestForm.Match(value);
        match = match.Success ? match : JournalForm.Match(value);
        if (!match.Success || !Requests.RequestId.TryParse(match.Groups["id"].Value, out var requestId) || !string.Equals(requestId!.Day, match.Groups["day"].Value, StringComparison.Ordinal))
        {
            return false;
        }

        var kind = match.Groups["kind"].Value;
        var author = match.Groups["author"];
        path = new(value, kind.StartsWith("repaired-", StringComparison.Ordinal) ? "repaired" : kind, requestId, author.Success ? author.Value : null, null, 0);
        return true;
    }

    public bool Equals(FactPath? other) => other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as FactPath);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Value);

    public override string ToString() => Value;

    private static FactPath Required(string value) =>
        TryParse(value, out var path) ? path! : throw new ArgumentException($"'{value}' is not a path of the ledger.", nameof(value));
}
