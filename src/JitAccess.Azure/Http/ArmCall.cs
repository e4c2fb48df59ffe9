using JitAccess.Core.Ports;

namespace JitAccess.Azure.Http;

/// <summary>What is being done, for messages and headers. One call may be many HTTP requests: pages, polls, retries.</summary>
/// <param name="Action">A phrase that follows <c>could not</c>, such as <c>read the VM 'web01'</c>.</param>
/// <param name="Target">What errors are about.</param>
/// <param name="Intent">Why something is written; null for reading.</param>
internal sealed record ArmCall(string Action, object? Target, WriteIntent? Intent = null)
{
    public string CorrelationId { get; } = Http.CorrelationId.Of(Intent?.RequestId);

    /// <summary>What all of its requests together may cost in vain.</summary>
    public RetryBudget Retries { get; } = new();

    public string? RequestId => Intent?.RequestId?.ToString();

    /// <summary>Whether a 404 means that a VM is missing.</summary>
    public bool IsAboutVirtualMachine { get; init; }

    /// <summary>Whether Microsoft Graph is asked, whose refusals have other remedies than Azure Resource Manager's.</summary>
    public bool IsAboutDirectory { get; init; }
}
