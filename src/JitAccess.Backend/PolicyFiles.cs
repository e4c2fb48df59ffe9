using System.Collections.Generic;
using JitAccess.Azure;
using JitAccess.Core.Defender;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Ledger.PolicyFiles;

namespace JitAccess.Backend;

/// <summary>Policies as JSON.</summary>
internal sealed class PolicyFiles : IPolicyFiles
{
    public PolicyReading Read(string text) => PolicyFileReader.Read(text);

    public string Write(IReadOnlyList<AccessPolicy> policies) => PolicyFileWriter.Write(policies);

    public IReadOnlyList<DefenderPolicy> ReadDefender(string text) => DefenderPolicyFile.Read(text);
}
