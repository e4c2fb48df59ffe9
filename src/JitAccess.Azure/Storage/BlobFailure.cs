using System;
using System.Globalization;
using Azure;
using Azure.Identity;
using JitAccess.Azure.Http;
using JitAccess.Core;

namespace JitAccess.Azure.Storage;

/// <summary>
/// Turns what a storage account says, or that it says nothing, into an error of the ledger. Its kind is always <see cref="JitErrorKind.Store"/>: closing
/// goes on without a ledger.
/// </summary>
internal sealed class BlobFailure(BlobEndpoint endpoint)
{
    private const string AddAction = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action";

    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(30);

    /// <param name="response">What the account answered.</param>
    /// <param name="call">To what.</param>
    /// <param name="now">The time here, to compare with the account's.</param>
    public JitAccessException Of(Response response, BlobCall call, DateTimeOffset now)
    {
        var error = BlobError.Read(response);
        var (id, advice) = response.Status switch
        {
            401 => (ErrorIds.StoreAccessDenied, Token(error, response, now)),
            403 when error.Is("AuthenticationFailed") || error.Is("InvalidAuthenticationInfo") => (ErrorIds.StoreAccessDenied, Token(error, response, now)),
            403 when error.Is("AuthorizationFailure") || error.Is("AuthorizationSourceIPMismatch") || error.Is("PublicNetworkAccessDisabled") => (
                ErrorIds.StoreAccessDenied,
                $"The account {endpoint.AccountName} takes no calls from this network: its public network access is disabled or its firewall does not list it. Come through its private endpoint, or have the network added."),
            403 => (ErrorIds.StoreAccessDenied, Role(call)),
            404 when error.Is("ContainerNotFound") => (
                ErrorIds.StoreUnavailable,
                $"The container '{call.Container}' is missing. Whoever may manage the account makes it with: az storage container create --name {call.Container} {Account()} --auth-mode login"),
            409 when error.Is("ContainerBeingDeleted") =>
                (ErrorIds.StoreUnavailable, $"Somebody has deleted the container '{call.Container}'. Find out who; what it held may still be restored."),
            429 or 500 or 503 => (ErrorIds.StoreUnavailable, "The account is busy or in trouble; try again in a minute."),
            _ when error.Code is null =>
                (ErrorIds.StoreUnavailable, $"That is no answer of a blob service: see that -Store {endpoint.Text} is the address of one."),
            _ => (ErrorIds.StoreUnavailable, null),
        };
        var message = SafeText.Clean(error.Message).TrimEnd('.');
        var code = error.Code is null ? string.Empty : SafeText.Clean(error.Code) + ", ";
        return Create(id, call, $"{(message.Length == 0 ? "the storage account gave no reason" : message)} ({code}HTTP {response.Status.ToString(CultureInfo.InvariantCulture)}, request id {call.ClientRequestId})", advice);
    }

    public JitAccessException Of(Exception exception, BlobCall call)
    {
        if (exception is AuthenticationFailedException)
        {
            return Create(
                ErrorIds.StoreAccessDenied,
                call,
                $"no token for storage accounts was given: {SafeText.Clean(exception.Message).TrimEnd('.')} (request id {call.ClientRequestId})",
                "Sign in again (az login, or Connect-AzAccount) and connect again with Connect-JitAccess.",
                exception);
        }

        var (reason, advice) = ConnectionFailure.Explain(exception);
        return Create(
            ErrorIds.StoreUnavailable,
            call,
            $"{endpoint.Address.GetLeftPart(UriPartial.Authority)} cannot be reached: {SafeText.Clean(reason).TrimEnd('.')} (request id {call.ClientRequestId})",
            advice ?? "Check the account's name, the network, the proxy (HTTPS_PROXY), and whether the account is reached through a private endpoint only.",
            exception);
    }

    public JitAccessException Malformed(string what, BlobCall call, Exception? inner = null) =>
        Create(ErrorIds.StoreUnavailable, call, $"the answer cannot be used: {SafeText.Clean(what).TrimEnd('.')} (request id {call.ClientRequestId})",
            $"See that -Store {endpoint.Text} is the address of a blob service.", inner);

    private static string Role(BlobCall call) => call.Right == BlobRight.Read
        ? $"It takes the role 'Storage Blob Data Reader' on the container '{call.Container}'."
        : $"It takes a role with the action {AddAction} on the container '{call.Container}' whose condition, if it has one, allows this path. "
          + "Who may write which container is the ledger's control; for most people that is 'requests' alone.";

    private string Token(BlobError error, Response response, DateTimeOffset now)
    {
        var text = error.Message ?? string.Empty;
        if (Says(text, "audience"))
        {
            return $"The token is for another service: one for storage accounts is what az account get-access-token --resource {BlobConnection.Resource} gets.";
        }

        if (Says(text, "issuer") || Says(text, "tenant"))
        {
            return $"The token is of another tenant than the account {endpoint.AccountName}: sign in to that tenant, and name it with -TenantId.";
        }

        var there = response.Headers.Date;
        if (there is { } date && (now - date).Duration() > TolerableSkew)
        {
            return string.Format(CultureInfo.InvariantCulture,
                "The account's clock says {0:u} and the one here {1:u}, and tokens live by the time: set the clock right and connect again.", date, now);
        }

        return Says(text, "expired") || Says(text, "lifetime")
            ? "The token is over or not valid yet: connect again with Connect-JitAccess."
            : "Sign in again and connect again with Connect-JitAccess.";
    }

    private string Account() => endpoint.Cloud is null ? $"--blob-endpoint {endpoint.Text}" : $"--account-name {endpoint.AccountName}";

    private JitAccessException Create(string id, BlobCall call, string what, string? advice, Exception? inner = null) =>
        new(id, JitErrorKind.Store, $"Could not {call.Action} in {endpoint.Text}: {what}.{(advice is null ? string.Empty : " " + advice)}",
            $"{endpoint.Text}/{call.Container}", inner);

    private static bool Says(string text, string word) => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
}
