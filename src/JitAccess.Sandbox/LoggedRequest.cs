using System;

namespace JitAccess.Sandbox;

/// <summary>One request that the sandbox was sent.</summary>
public sealed class LoggedRequest
{
    internal LoggedRequest(
        string method, string path, string query, int status, string? who, DateTimeOffset when, bool isPoll, string? correlationId, FaultKind? fault)
    {
        Method = method;
        Path = path;
        Query = query;
        Status = status;
        Who = who;
        When = when;
        IsPoll = isPoll;
        CorrelationId = correlationId;
        Fault = fault;
    }

    public string Method { get; }

    /// <summary>The path, as it was sent.</summary>
    public string Path { get; }

    /// <summary>The query with its question mark, or an empty text.</summary>
    public string Query { get; }

    /// <summary>The HTTP status of the answer; 0 where a fault cut the connection.</summary>
    public int Status { get; }

    /// <summary>The name of the person whose token was sent; <see langword="null"/> without a valid one.</summary>
    public string? Who { get; }

    /// <summary>When the request arrived, by the sandbox's clock.</summary>
    public DateTimeOffset When { get; }

    /// <summary>Whether the request asked for the state of a running operation.</summary>
    public bool IsPoll { get; }

    /// <summary>The caller's <c>x-ms-correlation-request-id</c>, if it sent one.</summary>
    public string? CorrelationId { get; }

    /// <summary>The fault that decided about the request, if any.</summary>
    public FaultKind? Fault { get; }
}
