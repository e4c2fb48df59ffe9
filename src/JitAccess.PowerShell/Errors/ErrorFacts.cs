using System;
using JitAccess.Core;

namespace JitAccess.PowerShell.Errors;

/// <summary>What an error record says about an exception, decided without PowerShell.</summary>
/// <param name="Exception">The exception to show.</param>
/// <param name="Id">The stable id.</param>
/// <param name="Category">The name of an ErrorCategory.</param>
/// <param name="Target">What the error is about; null where the exception does not say.</param>
/// <param name="RecommendedAction">What to do next; null where the message says it all.</param>
/// <param name="IsFinal">Whether nothing further can succeed, so that the cmdlet ends.</param>
internal sealed record ErrorFacts(Exception Exception, string Id, string Category, object? Target, string? RecommendedAction, bool IsFinal)
{
    public static ErrorFacts Of(Exception exception)
    {
        var reason = exception is AggregateException { InnerExceptions.Count: 1 } aggregate ? aggregate.InnerExceptions[0] : exception;
        if (reason is ObjectDisposedException)
        {
            reason = new JitAccessException(
                ErrorIds.NotConnected, JitErrorKind.Authentication, "This connection was ended by Disconnect-JitAccess. Connect again with Connect-JitAccess.",
                innerException: reason);
        }

        return reason is JitAccessException known
            ? new(known, known.ErrorId, CategoryOf(known), known.Target, RecommendedActions.For(known.ErrorId), EndsAll(known))
            : new(reason, ErrorRecords.UnexpectedId, "NotSpecified", Target: null, RecommendedActions.For(ErrorRecords.UnexpectedId), IsFinal: false);
    }

    private static bool EndsAll(JitAccessException exception) => exception.Kind == JitErrorKind.Authentication || exception.ErrorId == ErrorIds.SandboxOnly;

    private static string CategoryOf(JitAccessException exception) => exception.Kind switch
    {
        JitErrorKind.InvalidArgument => "InvalidArgument",
        JitErrorKind.NotFound => "ObjectNotFound",
        JitErrorKind.PermissionDenied => "PermissionDenied",
        JitErrorKind.InvalidOperation => "InvalidOperation",
        JitErrorKind.LimitsExceeded => "LimitsExceeded",
        JitErrorKind.Authentication => "AuthenticationError",
        JitErrorKind.Connection => "ConnectionError",
        JitErrorKind.Service => "ResourceUnavailable",
        JitErrorKind.Store => exception.ErrorId switch
        {
            ErrorIds.FactCorrupt => "ReadError",
            ErrorIds.StoreAccessDenied => "PermissionDenied",
            _ => "WriteError",
        },
        JitErrorKind.Timeout => "OperationTimeout",
        JitErrorKind.ProofViolated => "SecurityError",
        _ => "NotSpecified",
    };
}
