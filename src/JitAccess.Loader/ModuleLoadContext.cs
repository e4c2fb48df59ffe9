using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using JitAccess.Core.Ports;

namespace JitAccess.Loader;

/// <summary>
/// Keeps the assemblies that our backend needs apart from everybody else's: whatever Azure.Core another module has loaded or will
/// load, ours is the one that lies beside us. It listens to no event, so nobody else's loading is touched.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, ModuleLoadContext> Contexts = new(StringComparer.Ordinal);

    /// <summary>The one assembly that both sides share. This assembly refers to it and is loaded where the cmdlets are, so it is theirs.</summary>
    private static readonly Assembly Core = typeof(IJitBackend).Assembly;

    private readonly string folder;
    private readonly IReadOnlyList<string> places;

    private ModuleLoadContext(string folder)
        : base("JitAccess")
    {
        this.folder = folder;
        places = [.. Platforms().Select(platform =>
            Path.Combine(folder, "runtimes", platform, "lib")).Where(Directory.Exists).SelectMany(Directory.GetDirectories), folder];
    }

    /// <summary>Creates the backend that lies in a folder. Its assemblies are loaded once per process, whoever asks.</summary>
    /// <param name="folder">The full path of the module's <c>lib/net8.0</c>.</param>
    /// <exception cref="FileNotFoundException">There is no backend in the folder.</exception>
    public static IJitBackend CreateBackend(string folder)
    {
        const string file = "JitAccess.Backend.dll";
        var context = Of(folder);
        var backend = context.LoadFromAssemblyPath(context.FindManaged(file) ?? Path.Combine(context.folder, file));
        return (IJitBackend)Activator.CreateInstance(backend.GetType("JitAccess.Backend.JitBackend", throwOnError: true)!)!;
    }

    /// <summary>The context of a folder; always the same one.</summary>
    public static ModuleLoadContext Of(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        lock (Gate)
        {
            if (!Contexts.TryGetValue(full, out var context))
            {
                context = new ModuleLoadContext(full);
                Contexts.Add(full, context);
            }

            return context;
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (string.Equals(assemblyName.Name, Core.GetName().Name, StringComparison.OrdinalIgnoreCase))
        {
            return Core;
        }

        // Null leaves it to the default context: texts in other languages, what the framework has, and what is not ours.
        return string.IsNullOrEmpty(assemblyName.CultureName) && FindManaged(assemblyName.Name + ".dll") is { } path && !IsInFramework(assemblyName)
            ? LoadFromAssemblyPath(path) : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        var names = OperatingSystem.IsWindows() ? new[] { unmanagedDllName, unmanagedDllName + ".dll" }
            : OperatingSystem.IsMacOS() ? [unmanagedDllName, unmanagedDllName + ".dylib", $"lib{unmanagedDllName}.dylib"]
            : [unmanagedDllName, unmanagedDllName + ".so", $"lib{unmanagedDllName}.so"];
        return names.Select(FindNative).FirstOrDefault(path => path is not null) is { } found ? LoadUnmanagedDllFromPath(found) : IntPtr.Zero;
    }

    /// <summary>Whether the framework that runs us has the assembly, and not an older one: it is compiled ahead, and patched with the framework.</summary>
    private static bool IsInFramework(AssemblyName assemblyName)
    {
        if (!assemblyName.Name!.StartsWith("System.", StringComparison.Ordinal))
        {
            return false;
        }

        // Asked for without a version, the default context finds its own and nobody else is asked. Reading the version from the file would load a reader
        // of metadata first.
        return File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), assemblyName.Name + ".dll"))
            && (assemblyName.Version is null || Default.LoadFromAssemblyName(new AssemblyName(assemblyName.Name)).GetName().Version >= assemblyName.Version);
    }

    private static IEnumerable<string> Platforms() => OperatingSystem.IsWindows() ? [RuntimeInformation.RuntimeIdentifier, "win"]
        : [RuntimeInformation.RuntimeIdentifier, OperatingSystem.IsMacOS() ? "osx" : "linux", "unix"];

    /// <summary>What is made for this platform comes first, where NuGet puts it: <c>runtimes/win/lib/netstandard2.0/</c>.</summary>
    private string? FindManaged(string file) => places.Select(place => Path.Combine(place, file)).FirstOrDefault(File.Exists);

    private string? FindNative(string file) => Platforms()
        .Select(platform => Path.Combine(folder, "runtimes", platform, "native"))
        .Append(folder)
        .Select(place => Path.Combine(place, file))
        .FirstOrDefault(File.Exists);
}
