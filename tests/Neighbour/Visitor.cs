using System.IO;
using System.Runtime.Loader;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Neighbour;

/// <summary>Uses Azure's assemblies as any other module does.</summary>
public static class Visitor
{
    /// <summary>What many modules do: whatever the default context cannot find is taken from a folder of theirs.</summary>
    public static void Resolve(string folder) => AssemblyLoadContext.Default.Resolving += (context, name) =>
        Path.Combine(folder, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;

    /// <summary>Which of Azure's assemblies it works with.</summary>
    public static string Use()
    {
        TokenCredential credential = new ClientSecretCredential("c0117050-0000-4000-8000-000000000000", "c0117050-0000-4000-8000-000000000001", "secret");
        using var message = HttpPipelineBuilder.Build(ClientOptions.Default).CreateMessage();
        return $"{typeof(HttpMessage).Assembly.GetName().Version} {credential.GetType().Assembly.GetName().Version} {message.Request.Method}";
    }
}
