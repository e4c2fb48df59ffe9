using System;
using System.Linq;
using System.Text.RegularExpressions;
using JitAccess.Core;

namespace JitAccess.Azure.Storage;

/// <summary>
/// The address of a storage account's blob service: <c>https://account.blob.core.windows.net</c> or, for emulators and sandboxes,
/// <c>https://host:port/account</c>. Secrets that stand in an address are refused and never shown.
/// </summary>
public sealed class BlobEndpoint
{
    private const string Expected = "write -Store https://account.blob.core.windows.net";

    private static readonly TimeSpan Limit = Regex.InfiniteMatchTimeout;

    // What only a shared access signature, an account key or a connection string has.
    private static readonly Regex Secret = new(
        @"(^|[?&;\s])sig=|\b(AccountKey|SharedAccessSignature|DefaultEndpointsProtocol|AccountName|BlobEndpoint)\s*=",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        Limit);

    private static readonly Regex AccountHost = new(
        @"^(?<account>[a-z0-9]{3,24})\.((z[0-9]{1,2}\.)?(?<service>[a-z]+)\.(core\.(?<suffix>windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)|storage\.azure\.net))\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        Limit);

    private BlobEndpoint(Uri address, string accountName, string? cloud)
    {
        Address = address;
        AccountName = accountName;
        Cloud = cloud;
    }

    /// <summary>Without a slash at its end where it has no path.</summary>
    public Uri Address { get; }

    /// <summary>What a person recognises it by, and what <c>-Store</c> took.</summary>
    public string Text => Address.AbsoluteUri.TrimEnd('/');

    public string AccountName { get; }

    /// <summary>The name of the Azure environment that the host belongs to; null where the host does not tell.</summary>
    public string? Cloud { get; }

    /// <summary>Whether a text holds a shared access signature, an account key or a connection string.</summary>
    public static bool HoldsSecret(string text) => Secret.IsMatch(text);

    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreInvalid"/>; neither message nor target holds a secret.</exception>
    public static BlobEndpoint Parse(string text)
    {
        if (HoldsSecret(text))
        {
            throw Invalid(
                "-Store was given a shared access signature, an account key or a connection string. Whoever has such a secret is nobody in particular, and the ledger has to know its authors: "
                + $"{Expected} alone and sign in; then renew that secret, since it is in your history now.",
                target: null);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.HostNameType == UriHostNameType.Basic || uri.Host.Length == 0)
        {
            throw Invalid($"'{text}' is no address of a storage account: {Expected}.", text);
        }

        var shown = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        if (uri.Scheme != Uri.UriSchemeHttps)
        {
            throw Invalid($"'{shown}' cannot be used: an access token goes there, so it must be an https:// address; {Expected}.", shown);
        }

        return uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length > 0
            ? throw Invalid($"'{shown}' was given with a user name, a query or a fragment: {Expected} alone.", shown)
            : Read(uri, shown);
    }

    /// <exception cref="JitAccessException"><see cref="ErrorIds.StoreInvalid"/>: the account is in another cloud than the connection.</exception>
    public void RequireCloud(string environment)
    {
        if (Cloud is not null && !string.Equals(Cloud, environment, StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid($"The storage account {Text} is in {Cloud}, and the connection is to {environment}: name an account of that cloud, or -Environment {Cloud}.", Text);
        }
    }

    public override string ToString() => Text;

    private static BlobEndpoint Read(Uri uri, string shown)
    {
        var segments = uri.AbsolutePath.Split(['/'], StringSplitOptions.RemoveEmptyEntries);
        var host = AccountHost.Match(uri.Host);
        if (!host.Success)
        {
            // Whatever is served there says for itself whether it is a blob service.
            return segments.Length is 1 or 2 && segments.All(segment => segment.IndexOf('%') < 0)
                ? new(new Uri(shown), segments[segments.Length - 1], cloud: null)
                : throw Invalid($"'{shown}' is no address of a storage account: {Expected}, or https://host:port/account for an emulator.", shown);
        }

        if (!string.Equals(host.Groups["service"].Value, "blob", StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid($"'{shown}' is the address of another service of that account: the ledger is in its blobs, at https://{host.Groups["account"].Value}.blob....", shown);
        }

        return segments.Length == 0
            ? new(new Uri(shown), host.Groups["account"].Value.ToLowerInvariant(), CloudOf(host.Groups["suffix"].Value.ToLowerInvariant()))
            : throw Invalid($"'{shown}' names more than the account: leave out '{uri.AbsolutePath}'. The ledger's containers are always control, requests and journal.", shown);
    }

    private static string? CloudOf(string suffix) => suffix switch
    {
        "windows.net" => "AzureCloud",
        "usgovcloudapi.net" => "AzureUSGovernment",
        "chinacloudapi.cn" => "AzureChinaCloud",
        _ => null,
    };

    private static JitAccessException Invalid(string message, object? target) => new(ErrorIds.StoreInvalid, JitErrorKind.InvalidArgument, message, target);
}
