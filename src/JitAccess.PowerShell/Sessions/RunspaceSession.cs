using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using JitAccess.Core;
using JitAccess.Core.Ports;
using JitAccess.PowerShell.Loading;

namespace JitAccess.PowerShell.Sessions;

/// <summary>
/// What one runspace has: its backend, its connections, and the names that it has seen. The table below says which session belongs
/// to which runspace; it holds nothing itself, and a session ends with its runspace or when the module is removed from it.
/// </summary>
internal sealed class RunspaceSession : IDisposable
{
    private static readonly ConditionalWeakTable<Runspace, RunspaceSession> Sessions = new();

    private readonly object gate = new();
    private readonly List<JitContext> contexts = [];
    private IJitBackend? backend;

    /// <summary>What cmdlets use that are given no -Context; null before Connect and after Disconnect.</summary>
    public JitContext? Context { get; private set; }

    public SeenNames Seen { get; } = new();

    /// <summary>Created when it is first needed: it loads everything that talks to Azure.</summary>
    public IJitBackend Backend
    {
        get
        {
            lock (gate)
            {
                return backend ??= BackendLoader.Create();
            }
        }
    }

    public static RunspaceSession Of(Runspace runspace) => Sessions.GetValue(runspace, Begin);

    /// <summary>Null where this runspace has not used us.</summary>
    public static RunspaceSession? Find(Runspace? runspace) => runspace is not null && Sessions.TryGetValue(runspace, out var session) ? session : null;

    public static void End(Runspace runspace)
    {
        if (Sessions.TryGetValue(runspace, out var session))
        {
            _ = Sessions.Remove(runspace);
            runspace.StateChanged -= OnStateChanged;
            session.Dispose();
        }
    }

    /// <summary>Makes this the connection of the runspace. The one before stays usable, since somebody may hold it for -Context.</summary>
    public void Use(JitContext context)
    {
        lock (gate)
        {
            contexts.Add(context);
            Context = context;
        }
    }

    /// <summary>Ends a connection.</summary>
    public void Release(JitContext context)
    {
        lock (gate)
        {
            _ = contexts.Remove(context);
            if (ReferenceEquals(Context, context))
            {
                Context = null;
            }
        }

        context.Dispose();
    }

    public void Dispose()
    {
        IDisposable?[] ending;
        lock (gate)
        {
            ending = [.. contexts, backend];
            contexts.Clear();
            Context = null;
            backend = null;
        }

        foreach (var disposable in ending.Where(disposable => disposable is not null))
        {
            disposable!.Dispose();
        }
    }

    private static RunspaceSession Begin(Runspace runspace)
    {
        runspace.StateChanged += OnStateChanged;
        return new RunspaceSession();
    }

    private static void OnStateChanged(object? sender, RunspaceStateEventArgs e)
    {
        if (sender is Runspace runspace && e.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
        {
            End((Runspace)sender);
        }
    }
}
