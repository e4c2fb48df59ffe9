using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Defender;
using JitAccess.Core.Network;

namespace JitAccess.Core.Ports;

/// <summary>
/// What we ask of Azure Resource Manager, within the subscriptions of the context. Lists cover all of them and follow every page.
/// Writes return when the service reports the operation as done; those of one NSG go one after another. Any number of calls may run at once: the requests
/// keep to the service's
/// limits, some tens of them on their way at a time. All methods throw <see cref="GatewayException"/>.
/// </summary>
public interface INetworkGateway
{
    Task<IReadOnlyList<VirtualMachine>> ListVirtualMachinesAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<NetworkInterface>> ListNetworkInterfacesAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<NetworkSecurityGroup>> ListSecurityGroupsAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<VirtualNetwork>> ListVirtualNetworksAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Like <see cref="ListVirtualMachinesAsync"/>, but what cannot be read is reported and does not end the reading of the rest. Throws only where
    /// nobody is signed in any more.
    /// </summary>
    Task<FleetListing<VirtualMachine>> ListReadableVirtualMachinesAsync(CancellationToken cancellationToken);

    /// <summary>Like <see cref="ListNetworkInterfacesAsync"/>, but what cannot be read is reported.</summary>
    Task<FleetListing<NetworkInterface>> ListReadableNetworkInterfacesAsync(CancellationToken cancellationToken);

    /// <summary>Like <see cref="ListSecurityGroupsAsync"/>, but what cannot be read is reported.</summary>
    Task<FleetListing<NetworkSecurityGroup>> ListReadableSecurityGroupsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The NSGs that hold rules or tags of ours, by Azure Resource Graph: cheap over any number of NSGs, but behind the times without an upper bound, and
    /// silent about
    /// subscriptions that the caller cannot read. Good for finding, never for deciding: read each before acting. May name NSGs that hold nothing of ours,
    /// or that are gone.
    /// </summary>
    Task<IReadOnlyList<ResourceId>> FindSecurityGroupsOfOursAsync(CancellationToken cancellationToken);

    /// <summary>The just-in-time policies of Microsoft Defender for Cloud. They are never written.</summary>
    Task<IReadOnlyList<DefenderPolicy>> ListDefenderPoliciesAsync(CancellationToken cancellationToken);

    Task<VirtualMachine> GetVirtualMachineAsync(ResourceId id, CancellationToken cancellationToken);

    Task<NetworkInterface> GetNetworkInterfaceAsync(ResourceId id, CancellationToken cancellationToken);

    Task<NetworkSecurityGroup> GetSecurityGroupAsync(ResourceId id, CancellationToken cancellationToken);

    Task<VirtualNetwork> GetVirtualNetworkAsync(ResourceId id, CancellationToken cancellationToken);

    /// <summary>The address of a public IP address resource.</summary>
    /// <returns>Null where it has none now, such as a dynamic one of a VM that is off.</returns>
    Task<IPAddressValue?> GetPublicIPAddressAsync(ResourceId id, CancellationToken cancellationToken);

    /// <summary>The service tags of a region and their prefixes, by name, letter case aside; read once a connection.</summary>
    Task<IReadOnlyDictionary<string, AddressSet>> ListServiceTagsAsync(string subscriptionId, string location, CancellationToken cancellationToken);

    /// <summary>The admin rules of virtual network managers that reach a network interface.</summary>
    /// <returns>Null where the caller may not read them, or the service does not offer them.</returns>
    Task<IReadOnlyList<SecurityAdminRule>?> ListAdminRulesAsync(ResourceId networkInterfaceId, CancellationToken cancellationToken);

    /// <summary>Whether the caller may write the rules of an NSG.</summary>
    /// <returns>Null where the service does not tell.</returns>
    Task<bool?> MayWriteRulesAsync(ResourceId securityGroupId, CancellationToken cancellationToken);

    /// <summary>Creates or replaces one rule, and nothing else of the NSG.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.ExpiredBeforeOpening"/>: <see cref="WriteIntent.NotAfter"/> is over.</exception>
    Task PutRuleAsync(ResourceId securityGroupId, SecurityRule rule, WriteIntent intent, CancellationToken cancellationToken);

    /// <summary>Deletes one rule.</summary>
    /// <returns>False where it was not there.</returns>
    Task<bool> DeleteRuleAsync(ResourceId securityGroupId, string ruleName, WriteIntent intent, CancellationToken cancellationToken);

    /// <summary>Sets these tags and leaves the others.</summary>
    Task MergeTagsAsync(ResourceId resourceId, IReadOnlyDictionary<string, string> tags, WriteIntent intent, CancellationToken cancellationToken);

    /// <summary>Removes these tags, where they have these values, and leaves the others.</summary>
    Task DeleteTagsAsync(ResourceId resourceId, IReadOnlyDictionary<string, string> tags, WriteIntent intent, CancellationToken cancellationToken);
}
