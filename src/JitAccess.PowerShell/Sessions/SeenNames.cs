using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Sessions;

/// <summary>The names that a session has shown, for completion without asking anybody. Those that were not shown for long are forgotten.</summary>
internal sealed class SeenNames
{
    private const int Limit = 1000;

    private readonly object gate = new();
    private readonly List<string> vms = [];
    private readonly List<string> requests = [];
    private readonly List<string> policies = [];

    /// <summary>By name.</summary>
    public IReadOnlyList<string> Vms => [.. Snapshot(vms).OrderBy(name => name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The latest first.</summary>
    public IReadOnlyList<string> Requests => [.. Enumerable.Reverse(Snapshot(requests))];

    /// <summary>By name.</summary>
    public IReadOnlyList<string> Policies => [.. Snapshot(policies).OrderBy(name => name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Remembers what an object names, if it is one of ours.</summary>
    public void Remember(object? shown)
    {
        lock (gate)
        {
            switch (shown)
            {
                case JitVm vm:
                    Add(vms, vm.VMName);
                    foreach (var policy in vm.Policies)
                    {
                        Add(policies, policy);
                    }

                    break;
                case JitPolicy { State: PolicyState.Removed } policy:
                    _ = policies.RemoveAll(known => string.Equals(known, policy.Name, StringComparison.OrdinalIgnoreCase));
                    break;
                case JitPolicy policy:
                    Add(policies, policy.Name);
                    break;
                case JitRequest request:
                    Add(vms, request.VMName);
                    Add(requests, request.RequestId);
                    break;
                case JitFact { RequestId: { } id }:
                    Add(requests, id);
                    break;
            }
        }
    }

    private static void Add(List<string> names, string name)
    {
        _ = names.RemoveAll(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase));
        names.Add(name);
        if (names.Count > Limit)
        {
            names.RemoveAt(0);
        }
    }

    private List<string> Snapshot(List<string> names)
    {
        lock (gate)
        {
            return [.. names];
        }
    }
}
