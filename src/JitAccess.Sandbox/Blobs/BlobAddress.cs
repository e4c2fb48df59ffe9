using System;
using System.Linq;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Blobs;

/// <summary>
/// What a request to a blob service is about: <c>https://{account}.blob.core.windows.net/{container}/{blob}</c>, or
/// <c>https://host/blob/{account}/{container}/{blob}</c>.
/// </summary>
internal sealed class BlobAddress
{
    private BlobAddress(string account, string container, string name)
    {
        Account = account;
        Container = container;
        Name = name;
    }

    public string Account { get; }

    /// <summary>Empty where the account itself is meant.</summary>
    public string Container { get; }

    /// <summary>Empty where the container itself is meant.</summary>
    public string Name { get; }

    /// <returns>Null where the request is not for a blob service.</returns>
    public static BlobAddress? Read(ArmRequest request)
    {
        // Slashes that follow each other belong to the name.
        var path = request.Uri.AbsolutePath.TrimStart('/');
        var host = request.Uri.Host;
        var at = host.IndexOf(".blob.core.", StringComparison.OrdinalIgnoreCase);
        if (at > 0)
        {
            return Of(host.Substring(0, at), path);
        }

        if (!path.StartsWith("blob/", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = path.Substring("blob/".Length).Split(['/'], 2);
        return Of(rest[0], rest.Length > 1 ? rest[1] : string.Empty);
    }

    private static BlobAddress Of(string account, string path)
    {
        var parts = path.Split(['/'], 2).Select(Uri.UnescapeDataString).ToArray();
        return new BlobAddress(account, parts[0], parts.Length > 1 ? parts[1] : string.Empty);
    }
}
