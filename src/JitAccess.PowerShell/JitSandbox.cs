using System;
using System.Collections.Generic;

namespace JitAccess.PowerShell;

/// <summary>The sandbox as a person sees it.</summary>
/// <param name="Now">Its time, in UTC.</param>
/// <param name="User">Who the connection is.</param>
/// <param name="People">Whom one can be: Connect-JitAccess -Sandbox -User.</param>
/// <param name="Location"><c>in memory</c>, or the server.</param>
public sealed record JitSandbox(DateTimeOffset Now, string User, IReadOnlyList<string> People, string Location);
