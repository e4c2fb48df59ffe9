using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Ports;

/// <summary>The levers of the embedded Azure; only a sandbox context has them.</summary>
public interface ISandboxControl
{
    /// <summary><c>in memory</c>, or the endpoint of the server.</summary>
    string Location { get; }

    Task<IReadOnlyList<Person>> GetPeopleAsync(CancellationToken cancellationToken);

    Task<DateTimeOffset> GetNowAsync(CancellationToken cancellationToken);

    /// <summary>Lets time pass.</summary>
    /// <returns>The new time.</returns>
    Task<DateTimeOffset> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken);
}
