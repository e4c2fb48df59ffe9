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
    private readonly List<SeenRequest> requests = [];
    private readonly List<string> policies = [];

    /// <summary>By name.</summary>
    public IReadOnlyList<string> Vms => [.. Snapshot(vms).OrderBy(name => name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The latest first.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. Enumerable.Reverse(Snapshot(requests))];

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
                    Add(requests, SeenRequest.Of(request));
                    break;
                case JitFact { RequestId: { } id }:
                    Add(requests, requests.Find(known => IsSame(known.RequestId, id)) ?? SeenRequest.OnlyNamed(id));
                    break;
                case JitExposure exposure:
                    Add(vms, exposure.VMName);
                    break;
            }
        }
    }

    private static bool IsSame(string known, string name) => string.Equals(known, name, StringComparison.OrdinalIgnoreCase);

    private static void Add(List<string> names, string name) => Add(names, name, IsSame);

    private static void Add(List<SeenRequest> requests, SeenRequest request) =>
        Add(requests, request, (known, shown) => IsSame(known.RequestId, shown.RequestId));

    private static void Add<T>(List<T> seen, T shown, Func<T, T, bool> isSame)
    {
        _ = seen.RemoveAll(known => isSame(known, shown));
        seen.Add(shown);
        if (seen.Count > Limit)
        {
            seen.RemoveAt(0);
        }
    }

    private List<T> Snapshot<T>(List<T> seen)
    {
        lock (gate)
        {
            return [.. seen];
        }
    }
}
