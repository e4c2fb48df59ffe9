using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace JitAccess.Core.Ports;

/// <summary>The programs of the machine that a person sits at.</summary>
public interface IPrograms
{
    /// <summary>Whether programs here take their arguments as Windows programs do, and mstsc is the client of rdp.</summary>
    bool IsWindows { get; }

    /// <summary>Where a program is.</summary>
    /// <param name="name">A name, which is looked up, or a path.</param>
    /// <returns>The whole path; null where it is not there, or only a shell could run it.</returns>
    string? Find(string name);

    /// <summary>Runs a program in the terminal that we have ourselves, until it ends. No shell sees the arguments. Cancelling ends the program.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.ClientFailed"/>: it could not be started.</exception>
    Task<int> RunAsync(string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken);
}
