using System.Globalization;
using JitAccess.Core.Network;

namespace JitAccess.Core.Rules;

/// <summary>One concrete packet that shows a difference.</summary>
public sealed record Witness(IPAddressValue Source, IPAddressValue Destination, SecurityProtocol Protocol, int Port, int SourcePort)
{
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        SourcePort == TrafficQuestion.EphemeralPort ? "{0} from {1} to {2} port {3}" : "{0} from {1} (source port {4}) to {2} port {3}",
        Protocol, Source, Destination, Port, SourcePort);
}
