using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using JitAccess.Core;

namespace JitAccess.PowerShell.Loading;

/// <summary>
/// Windows PowerShell has one place for everybody's assemblies and no binding redirects for modules. This answers for the assemblies
/// of our folder, asked for by assemblies of our folder, and for nobody else; it listens only while somebody holds a lease.
/// They are loaded by file, apart from what others have loaded under the same name.
/// </summary>
internal sealed class DesktopResolver : IDisposable
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, Assembly> Loaded = new(StringComparer.OrdinalIgnoreCase);
    private static int leases;

    private readonly string folder;
    private bool disposed;

    private DesktopResolver(string folder) => this.folder = folder;

    /// <summary>Begins to answer; disposing ends it.</summary>
    public static DesktopResolver Lease(string folder)
    {
        var resolver = new DesktopResolver(folder);
        lock (Gate)
        {
            leases++;
            AppDomain.CurrentDomain.AssemblyResolve += resolver.OnResolve;
        }

        return resolver;
    }

    /// <summary>How many are listening in this process.</summary>
    public static int Leases
    {
        get
        {
            lock (Gate)
            {
                return leases;
            }
        }
    }

    /// <summary>Whether what is there satisfies what is asked for: the same name and key, and no older version.</summary>
    public static bool Satisfies(AssemblyName available, AssemblyName requested) =>
        string.Equals(available.Name, requested.Name, StringComparison.OrdinalIgnoreCase)
        && (requested.Version is null || available.Version >= requested.Version)
        && SameKey(available.GetPublicKeyToken(), requested.GetPublicKeyToken());

    /// <summary>Whether an assembly lies in a folder.</summary>
    public static bool IsIn(string folder, string? location) =>
        !string.IsNullOrEmpty(location)
            && string.Equals(Path.GetDirectoryName(location), folder.TrimEnd(Path.DirectorySeparatorChar), StringComparison.OrdinalIgnoreCase);

    public Assembly Load(string path)
    {
        lock (Gate)
        {
            if (!Loaded.TryGetValue(path, out var assembly))
            {
                assembly = Assembly.LoadFile(path);
                Loaded.Add(path, assembly);
            }

            return assembly;
        }
    }

    public void Dispose()
    {
        lock (Gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
            leases--;
            AppDomain.CurrentDomain.AssemblyResolve -= OnResolve;
        }
    }

    private Assembly? OnResolve(object? sender, ResolveEventArgs args)
    {
        if (args.RequestingAssembly is not { IsDynamic: false } requester || !IsIn(folder, requester.Location))
        {
            return null;
        }

        var requested = new AssemblyName(args.Name);

        // Core is shared with the cmdlets: its types are what both sides speak.
        var core = typeof(JitContext).Assembly;
        if (Satisfies(core.GetName(), requested))
        {
            return core;
        }

        var path = Path.Combine(folder, requested.Name + ".dll");
        return File.Exists(path) && Satisfies(AssemblyName.GetAssemblyName(path), requested) ? Load(path) : null;
    }

    private static bool SameKey(byte[]? available, byte[]? requested) =>
        requested is null || requested.Length == 0 || (available is not null && available.SequenceEqual(requested));
}
