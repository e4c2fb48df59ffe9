using System;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.State;

/// <summary>A long-running write, from its acceptance to its end.</summary>
internal sealed class Operation
{
    public required string Id { get; init; }

    public required string Subscription { get; init; }

    public required string Location { get; init; }

    /// <summary>The key of the NSG that it works on.</summary>
    public required string TargetKey { get; init; }

    public required bool IsDelete { get; init; }

    public required int PollsLeft { get; set; }

    /// <summary>It is not over before this, however often somebody asks.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>It is over by then, even if nobody asks.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The refusal in which it ends; <see langword="null"/> when it succeeds.</summary>
    public JsonObject? Error { get; set; }

    /// <summary>What happens to the resource at the end.</summary>
    public required Action<Operation> Finish { get; init; }

    public bool IsDone { get; set; }

    public string Status => !IsDone ? "InProgress" : Error is null ? "Succeeded" : "Failed";
}
