using System;
using System.Text.RegularExpressions;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>
/// Where Test-JitStore tries what somebody may write: <c>{zone}/{day}/{id}/{authorId}/probe.json</c>. It is no path of a fact in any zone, and no reader takes
/// what stands there for one; in <c>requests</c> it has the form that the role conditions look at.
/// </summary>
public static class ProbePath
{
    /// <summary>An object id that nobody has.</summary>
    public const string Nobody = "00000000-0000-0000-0000-000000000000";

    private static readonly Regex Form = new(
        @"^(?:control|requests|journal)/(?<day>[0-9]{4}-[0-9][0-9]-[0-9][0-9])/(?<id>[0-9a-hjkmnp-tv-z]{20})/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/probe\.json\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout);

    /// <param name="zone">One of <see cref="FactZones"/>.</param>
    /// <param name="id">A fresh id in the form of a request's.</param>
    /// <param name="authorId">The object id under which it is written.</param>
    public static string Of(string zone, RequestId id, string authorId) => $"{zone}/{id.Day}/{id}/{authorId.ToLowerInvariant()}/probe.json";

    /// <summary>Whether a name that is none of a fact is one of a probe.</summary>
    public static bool IsProbe(string path) =>
        Form.Match(path) is { Success: true } match && RequestId.TryParse(match.Groups["id"].Value, out var id)
            && string.Equals(id!.Day, match.Groups["day"].Value, StringComparison.Ordinal);
}
