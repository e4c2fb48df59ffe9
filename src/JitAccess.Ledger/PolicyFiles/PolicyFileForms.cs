using System;
using System.Text.RegularExpressions;
using JitAccess.Core.Policies;

namespace JitAccess.Ledger.PolicyFiles;

/// <summary>The forms of texts in policy files. The published schema has the same patterns; a test holds both together.</summary>
internal static class PolicyFileForms
{
    public const string Schema = "https://raw.githubusercontent.com/jitaccess/JitAccess/main/docs/schemas/jit-policy.schema.json";

    public const string Name = "^" + PolicyName.Pattern + "$";

    public const string Port = "^(ssh|rdp|winrm|[1-9][0-9]{0,4}(-[1-9][0-9]{0,4})?(/(tcp|udp))?)$";

    public const string Source = "^[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?$";

    /// <summary>The short form, or ISO 8601.</summary>
    public const string Duration =
        "^(?!$)([0-9]{1,4}d)?([0-9]{1,5}h)?([0-9]{1,6}m)?([0-9]{1,7}s)?$"
        + "|^P(?!$)([0-9]{1,4}D)?(T(?!$)([0-9]{1,5}H)?([0-9]{1,6}M)?([0-9]{1,7}([.][0-9]{1,7})?S)?)?$";

    public const string ObjectId = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$";

    public const string Kind = "^(User|ServicePrincipal|Group)$";

    public const int MaxHours = 1000;

    public const int MaxTimeZone = 100;

    public const int MaxPersonName = 256;

    public const int MaxApprovals = 1000;

    private static readonly TimeSpan Limit = Regex.InfiniteMatchTimeout;

    /// <summary>Whether a text has a form; a line break behind it is not overlooked.</summary>
    public static bool Has(string text, string form) =>
        text.IndexOf('\n') < 0 && Regex.IsMatch(text, form, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Limit);
}
