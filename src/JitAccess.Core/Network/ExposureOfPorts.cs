using System.Linq;

namespace JitAccess.Core.Network;

/// <summary>From where some ports of a VM can be reached.</summary>
public static class ExposureOfPorts
{
    /// <summary>The sources that get through to at least one address and port, from at least one source port.</summary>
    /// <param name="network">The VM's network.</param>
    /// <param name="port">The ports.</param>
    public static SourceExposure Of(VmNetwork network, PortSpecification port)
    {
        var allowed = AddressSet.Empty;
        var possible = AddressSet.Empty;
        foreach (var endpoint in network.Endpoints)
        {
            var walk = PathWalk.Of(network, endpoint);
            var family = AddressSet.AllOf(endpoint.Address.Family);
            foreach (var map in walk.Questions(port.Protocol, port.Ports).Select(walk.Decide))
            {
                allowed = allowed.Union(map.Where(decision => decision.Verdict == Verdict.Allowed).Intersect(family));
                possible = possible.Union(map.Where(decision => decision.Verdict == Verdict.Unknown).Intersect(family));
            }
        }

        return new SourceExposure(allowed, possible.Except(allowed));
    }
}
