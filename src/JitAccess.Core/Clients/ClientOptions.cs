using System.Collections.Generic;

namespace JitAccess.Core.Clients;

/// <summary>Which program is to be run against a VM, and how.</summary>
public sealed record ClientOptions
{
    /// <summary>A program by name or path; null for the usual one of the port.</summary>
    public string? FilePath { get; init; }

    /// <summary>All of its arguments, with <c>{address}</c> and <c>{port}</c> in them; null for the usual ones.</summary>
    public IReadOnlyList<string>? ArgumentList { get; init; }

    /// <summary>The user on the VM; null to leave that to the program.</summary>
    public string? LocalUser { get; init; }

    /// <summary>The private key for ssh; null to leave that to the program.</summary>
    public string? PrivateKeyFile { get; init; }
}
