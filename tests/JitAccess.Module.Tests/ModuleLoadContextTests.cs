using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using JitAccess.Core.Ports;
using JitAccess.Loader;
using Xunit;

namespace JitAccess.Module.Tests;

public sealed class ModuleLoadContextTests
{
    private static readonly string Lib = StagedModule.File("lib", "net8.0");
    private static readonly ModuleLoadContext Context = ModuleLoadContext.Of(Lib);

    [Fact]
    public void Context_IsOnePerFolder()
    {
        Assert.Same(Context, ModuleLoadContext.Of(Lib + Path.DirectorySeparatorChar));
        Assert.NotSame(Context, ModuleLoadContext.Of(StagedModule.Folder));
        Assert.NotSame(AssemblyLoadContext.Default, Context);
    }

    [Fact]
    public void CreateBackend_IsCallableByNameAlone()
    {
        var method = typeof(ModuleLoadContext).GetMethod("CreateBackend", BindingFlags.Public | BindingFlags.Static)!;

        // As the cmdlets do it.
        Assert.NotNull(method.CreateDelegate(typeof(Func<string, IJitBackend>)));
    }

    [Fact]
    public void CreateBackend_IsTheBackendsOwn_AndANewOneEachTime()
    {
        using var backend = ModuleLoadContext.CreateBackend(Lib);
        using var other = ModuleLoadContext.CreateBackend(Lib);

        Assert.Same(Context, AssemblyLoadContext.GetLoadContext(backend.GetType().Assembly));
        Assert.Same(backend.GetType(), other.GetType());
        Assert.NotSame(backend, other);
    }

    [Fact]
    public void CreateBackend_NothingThere_SaysWhichFile() =>
        Assert.Contains("JitAccess.Backend.dll",
            Assert.Throws<FileNotFoundException>(() => ModuleLoadContext.CreateBackend(StagedModule.File("en-US"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Core_IsTheOneOfTheCaller() =>
        Assert.Same(typeof(IJitBackend).Assembly, Context.LoadFromAssemblyName(typeof(IJitBackend).Assembly.GetName()));

    [Theory]
    [InlineData("Azure.Core")]
    [InlineData("Azure.Identity")]
    [InlineData("Microsoft.Identity.Client")]
    [InlineData("System.ClientModel")]
    [InlineData("JitAccess.Ledger")]
    public void Dependency_IsOurs_WhateverOthersLoaded(string name)
    {
        // Somebody else was here first.
        var theirs = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(Lib, name + ".dll"));
        var ours = Context.LoadFromAssemblyName(new AssemblyName(name));

        Assert.NotSame(theirs, ours);
        Assert.Same(Context, AssemblyLoadContext.GetLoadContext(ours));
        // In a release build the one that is compiled for this platform.
        Assert.StartsWith(Lib, ours.Location, StringComparison.Ordinal);
    }

    [Fact]
    public void References_OfTheBackend_AllLoadAndAgreeOnOneCopyEach()
    {
        foreach (var name in StagedModule.AssembliesIn(Lib).Select(Path.GetFileNameWithoutExtension))
        {
            foreach (var reference in Context.LoadFromAssemblyName(new AssemblyName(name!)).GetReferencedAssemblies())
            {
                var loaded = Context.LoadFromAssemblyName(reference);
                Assert.True(loaded.GetName().Version >= reference.Version, $"{name} wants {reference}, and got {loaded}");
                Assert.Same(loaded, Context.LoadFromAssemblyName(reference));
            }
        }
    }

    [Fact]
    public void FrameworkAssembly_NotOlderThanWanted_IsTheFrameworks()
    {
        // The module carries System.Text.Json 10 for .NET 8; these tests run on .NET 10.
        Assert.True(File.Exists(Path.Combine(Lib, "System.Text.Json.dll")));

        var loaded = Context.LoadFromAssemblyName(AssemblyName.GetAssemblyName(Path.Combine(Lib, "System.Text.Json.dll")));

        Assert.Equal(RuntimeEnvironment.GetRuntimeDirectory(), Path.GetDirectoryName(loaded.Location) + Path.DirectorySeparatorChar);
    }

    [Fact]
    public void FrameworkAssembly_OlderThanWanted_IsOurs()
    {
        var folder = Directory.CreateTempSubdirectory("jit-loader-").FullName;
        File.Copy(Path.Combine(Lib, "System.Text.Json.dll"), Path.Combine(folder, "System.Text.Json.dll"));
        var wanted = new AssemblyName("System.Text.Json") { Version = new Version(99, 0, 0, 0) };

        var loaded = ModuleLoadContext.Of(folder).LoadFromAssemblyName(wanted);

        Assert.Equal(Path.Combine(folder, "System.Text.Json.dll"), loaded.Location);
    }

    [Fact]
    public void Assembly_ThatWeDoNotHave_IsLeftToTheDefaultContext()
    {
        Assert.Same(typeof(FactAttribute).Assembly, Context.LoadFromAssemblyName(typeof(FactAttribute).Assembly.GetName()));
        Assert.Throws<FileNotFoundException>(() => Context.LoadFromAssemblyName(new AssemblyName("Contoso.Missing")));
    }

    [Fact]
    public void PlatformSpecificAssembly_GoesBeforeTheGeneralOne()
    {
        var folder = Directory.CreateTempSubdirectory("jit-loader-").FullName;
        var specific = Path.Combine(folder, "runtimes", OperatingSystem.IsWindows() ? "win" : "unix", "lib", "netstandard2.0");
        Directory.CreateDirectory(specific);
        File.Copy(Path.Combine(Lib, "Azure.Identity.dll"), Path.Combine(folder, "Azure.Identity.dll"));
        File.Copy(Path.Combine(Lib, "Azure.Identity.dll"), Path.Combine(specific, "Azure.Identity.dll"));

        var loaded = ModuleLoadContext.Of(folder).LoadFromAssemblyName(new AssemblyName("Azure.Identity"));

        Assert.Equal(Path.Combine(specific, "Azure.Identity.dll"), loaded.Location);
        if (!OperatingSystem.IsWindows())
        {
            // Windows keeps what is loaded.
            Directory.Delete(folder, recursive: true);
        }
    }
}
