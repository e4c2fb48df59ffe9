using System;
using System.Management.Automation;

namespace JitAccess.PowerShell.Errors;

/// <summary>The one place that turns exceptions into error records.</summary>
internal static class ErrorRecords
{
    public const string UnexpectedId = "JitUnexpectedError";

    /// <param name="exception">What happened.</param>
    /// <param name="target">What was being worked on: the record's target where the exception names none.</param>
    public static ErrorRecord Create(Exception exception, object? target)
    {
        var error = ErrorFacts.Of(exception);
        var record = new ErrorRecord(error.Exception, error.Id, Category(error.Category), error.Target ?? target);
        if (error.RecommendedAction is { } action)
        {
            record.ErrorDetails = new ErrorDetails(error.Exception.Message) { RecommendedAction = action };
        }

        return record;
    }

    /// <summary>The names are PowerShell's own.</summary>
    private static ErrorCategory Category(string name) => (ErrorCategory)Enum.Parse(typeof(ErrorCategory), name);
}
