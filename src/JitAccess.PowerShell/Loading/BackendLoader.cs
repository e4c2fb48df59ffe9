using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using JitAccess.Core.Ports;

namespace JitAccess.PowerShell.Loading;

/// <summary>
/// Creates the backend, which is built twice and never referenced: <c>lib/net8.0</c> for PowerShell, <c>lib/net472</c> for Windows PowerShell.
/// </summary>
internal static class BackendLoader
{
    public static bool IsDesktop { get; } = RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal);

    /// <exception cref="FileNotFoundException">The module's folder is not complete.</exception>
    public static IJitBackend Create()
    {
        var lib = Path.Combine(Path.GetDirectoryName(typeof(BackendLoader).Assembly.Location) ?? string.Empty, "lib");
        return IsDesktop ? CreateOnDesktop(Path.Combine(lib, "net472")) : CreateOnCore(Path.Combine(lib, "net8.0"));
    }

    private static IJitBackend CreateOnCore(string folder)
    {
        var create = Assembly.LoadFrom(Existing(folder, "JitAccess.Loader.dll"))
            .GetType("JitAccess.Loader.ModuleLoadContext", throwOnError: true)!
            .GetMethod("CreateBackend", BindingFlags.Public | BindingFlags.Static)!;

        // A delegate and not Invoke, so that an exception arrives as it was thrown.
        return ((Func<string, IJitBackend>)create.CreateDelegate(typeof(Func<string, IJitBackend>)))(folder);
    }

    private static IJitBackend CreateOnDesktop(string folder)
    {
        var resolver = DesktopResolver.Lease(folder);
        try
        {
            var backend = resolver.Load(Existing(folder, "JitAccess.Backend.dll")).GetType("JitAccess.Backend.JitBackend", throwOnError: true)!;
            return new LeasingBackend((IJitBackend)Activator.CreateInstance(backend)!, resolver);
        }
        catch
        {
            resolver.Dispose();
            throw;
        }
    }

    private static string Existing(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? path
            : throw new FileNotFoundException($"The JitAccess module is not complete: '{path}' is missing. Install the module again.", path);
    }
}
