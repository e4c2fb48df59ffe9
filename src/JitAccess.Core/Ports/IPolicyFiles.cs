using System.Collections.Generic;
using JitAccess.Core.Defender;
using JitAccess.Core.Policies;

namespace JitAccess.Core.Ports;

/// <summary>Policies as documents: what a policy file says, and what Microsoft Defender for Cloud exports. Reads and writes texts, not files.</summary>
public interface IPolicyFiles
{
    /// <summary>Reads a policy, or a list of them. Nothing of the text is trusted: every problem is found, and none ends the reading of the rest.</summary>
    /// <param name="text">JSON; more than <see cref="PolicyReading.MaxLength"/> characters are refused.</param>
    PolicyReading Read(string text);

    /// <summary>Writes policies so that <see cref="Read"/> gives the same back: one as an object, several as a list.</summary>
    /// <param name="policies">One or more, each with a name.</param>
    string Write(IReadOnlyList<AccessPolicy> policies);

    /// <summary>Reads jitNetworkAccessPolicies: one, a list, or a page with its list in <c>value</c>.</summary>
    /// <exception cref="PolicyInvalidException">It is no such document.</exception>
    IReadOnlyList<DefenderPolicy> ReadDefender(string text);
}
