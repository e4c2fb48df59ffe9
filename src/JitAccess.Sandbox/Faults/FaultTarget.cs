using System;
using System.Text.RegularExpressions;

namespace JitAccess.Sandbox.Faults;

/// <summary>Which requests a fault meets.</summary>
internal sealed class FaultTarget
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private readonly string? method;
    private readonly Regex? path;
    private readonly string? who;

    /// <exception cref="ArgumentException">The path is no regular expression.</exception>
    public FaultTarget(string? method, string? path, string? who)
    {
        this.method = method;
        this.who = who;
        this.path = path is null ? null : new Regex(path, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout);
    }

    public bool Fits(string requestMethod, string requestPath, SandboxPerson? caller) =>
        (method is null || method.Equals(requestMethod, StringComparison.OrdinalIgnoreCase))
        && (path is null || path.IsMatch(requestPath))
        && (who is null || who.Equals(caller?.Name, StringComparison.OrdinalIgnoreCase) || who.Equals(caller?.ObjectId, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a kind of fault makes sense for a request at all.</summary>
    public static bool CanMeet(FaultKind kind, string method, string path) => kind switch
    {
        FaultKind.FailOperation or FaultKind.SurfaceLate => method is "PUT" or "DELETE" && IsOfNetworkSecurityGroup(path) && !IsTags(path),
        FaultKind.Busy => IsWrite(method) && IsOfNetworkSecurityGroup(path),
        FaultKind.Lock => IsWrite(method) && path.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase),
        FaultKind.StaleRead => method is "GET" or "POST",
        _ => true,
    };

    private static bool IsWrite(string method) => method is "PUT" or "PATCH" or "DELETE";

    private static bool IsOfNetworkSecurityGroup(string path) => path.IndexOf("/networkSecurityGroups/", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsTags(string path) => path.IndexOf("/Microsoft.Resources/tags/", StringComparison.OrdinalIgnoreCase) >= 0;
}
