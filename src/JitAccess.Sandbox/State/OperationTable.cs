using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.State;

/// <summary>
/// The long-running operations. One is over when it has been looked at often enough (a poll, or a GET of its resource), or half a minute after its
/// start; and never before its effect has surfaced.
/// </summary>
internal sealed class OperationTable(SandboxState state)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Operation> all = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Operation> running = [];
    private readonly List<KeyValuePair<DateTimeOffset, Action<Operation?>>> deferred = [];

    public bool IsRunning(string targetKey) => running.Exists(o => o.TargetKey == targetKey);

    public Operation? Find(string id) => all.TryGetValue(id, out var operation) ? operation : null;

    /// <summary>Starts an operation whose effect comes at once, or later when a fault or an option says so.</summary>
    /// <param name="call">The write.</param>
    /// <param name="target">The NSG.</param>
    /// <param name="effect">Makes the change; gets the operation when it is late.</param>
    /// <param name="finish">Ends the change, well or badly.</param>
    public Operation Start(ArmCall call, ArmId target, string location, Action<Operation?> effect, Action<Operation> finish)
    {
        var now = state.Clock.Now;
        var late = call.Fault is { Kind: FaultKind.SurfaceLate } fault ? fault.Delay : state.Options.WritesSurfaceAfter;
        var operation = new Operation
        {
            Id = state.Guids.NextText(),
            Subscription = target.Subscription,
            Location = location,
            TargetKey = target.Key,
            IsDelete = call.Request.Method == "DELETE",
            PollsLeft = state.Options.PollsBeforeDone,
            NotBefore = now + late + state.Options.OperationTime,
            Until = now + late + (state.Options.OperationTime > LongestLife ? state.Options.OperationTime : LongestLife),
            Finish = finish,
            Error = call.Fault is { Kind: FaultKind.FailOperation } failing ? ErrorOf(failing) : null,
        };
        all.Add(operation.Id, operation);
        running.Add(operation);
        if (late > TimeSpan.Zero)
        {
            deferred.Add(new KeyValuePair<DateTimeOffset, Action<Operation?>>(now + late, _ => effect(operation)));
        }
        else
        {
            effect(null);
        }

        return operation;
    }

    /// <summary>Lets happen what is due by the clock.</summary>
    public void CatchUp()
    {
        var now = state.Clock.Now;
        foreach (var item in deferred.Where(d => d.Key <= now).OrderBy(d => d.Key).ToArray())
        {
            deferred.Remove(item);
            item.Value(null);
        }

        foreach (var operation in running.Where(o => o.Until <= now).ToArray())
        {
            End(operation);
        }
    }

    /// <summary>Somebody asks how an operation is doing; that is how time passes for it.</summary>
    public void Look(Operation operation)
    {
        if (operation.IsDone || operation.NotBefore > state.Clock.Now)
        {
            return;
        }

        if (operation.PollsLeft-- <= 0)
        {
            End(operation);
        }
    }

    /// <summary>Somebody looks at a resource.</summary>
    public void LookAt(string targetKey)
    {
        foreach (var operation in running.Where(o => o.TargetKey == targetKey).ToArray())
        {
            Look(operation);
        }
    }

    public ArmResponse Announce(ArmCall call, Operation operation, ArmResponse response)
    {
        var place = $"{call.Request.BaseAddress}/subscriptions/{operation.Subscription}/providers/Microsoft.Network/locations/{operation.Location}";
        var version = "?api-version=" + Uri.EscapeDataString(call.Request.ApiVersion ?? string.Empty);
        response.With("Azure-AsyncOperation", $"{place}/operations/{operation.Id}{version}");
        response.With("Azure-AsyncNotification", "Enabled");
        response.With("Retry-After", RetryAfter);
        if (operation.IsDelete)
        {
            response.With("Location", $"{place}/operationResults/{operation.Id}{version}");
        }

        return response;
    }

    public string RetryAfter => ((int)Math.Ceiling(state.Options.PollDelay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static JsonObject ErrorOf(FaultRule fault) =>
        new ArmException(500, fault.Code ?? "InternalServerError", fault.Message ?? "An error occurred.") { HasDetails = true }.ErrorObject();

    private void End(Operation operation)
    {
        operation.IsDone = true;
        running.Remove(operation);
        operation.Finish(operation);
    }
}
