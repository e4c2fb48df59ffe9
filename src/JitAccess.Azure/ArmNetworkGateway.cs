using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Azure.Http;
using JitAccess.Azure.Json;
using JitAccess.Azure.ResourceGraph;
using JitAccess.Azure.Throttling;
using JitAccess.Core;
using JitAccess.Core.Defender;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>
/// The networks of some subscriptions, read and changed through Azure Resource Manager. Writes of one resource go one after another, whoever asks for
/// them; the service would refuse a second one while the first is running.
/// </summary>
internal sealed class ArmNetworkGateway(ArmClient client, IReadOnlyList<SubscriptionInfo> subscriptions) : INetworkGateway
{
    private const string VirtualMachineType = "Microsoft.Compute/virtualMachines";
    private const string ScaleSetInstanceType = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines";

    private static readonly ListedType<VirtualMachine> VirtualMachines = new(VirtualMachineType, ApiVersions.Compute, "VMs", VirtualMachineReader.Read);

    private static readonly ListedType<NetworkInterface> NetworkInterfaces =
        new("Microsoft.Network/networkInterfaces", ApiVersions.Network, "network interfaces", NetworkInterfaceReader.Read);

    private static readonly ListedType<NetworkSecurityGroup> SecurityGroups =
        new("Microsoft.Network/networkSecurityGroups", ApiVersions.Network, "NSGs", SecurityGroupReader.Read);

    private static readonly ListedType<VirtualNetwork> VirtualNetworks =
        new("Microsoft.Network/virtualNetworks", ApiVersions.Network, "virtual networks", VirtualNetworkReader.Read);

    private static readonly ListedType<DefenderPolicy> DefenderPolicies =
        new("Microsoft.Security/jitNetworkAccessPolicies", ApiVersions.Security, "just-in-time policies of Defender", DefenderPolicyReader.Read);

    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, AddressSet>> serviceTags = new(StringComparer.OrdinalIgnoreCase);
    private readonly TurnTaking tagReads = new();
    private readonly TurnTaking writes = new();
    private readonly OperationPoller poller = new(client);
    private readonly SubscriptionLister lister = new(client, subscriptions);
    private readonly ResourceGraphClient graph = new(client);

    public Task<IReadOnlyList<VirtualMachine>> ListVirtualMachinesAsync(CancellationToken cancellationToken) =>
        lister.ListAsync(VirtualMachines, cancellationToken);

    public Task<IReadOnlyList<NetworkInterface>> ListNetworkInterfacesAsync(CancellationToken cancellationToken) =>
        lister.ListAsync(NetworkInterfaces, cancellationToken);

    public Task<IReadOnlyList<NetworkSecurityGroup>> ListSecurityGroupsAsync(CancellationToken cancellationToken) =>
        lister.ListAsync(SecurityGroups, cancellationToken);

    public Task<IReadOnlyList<VirtualNetwork>> ListVirtualNetworksAsync(CancellationToken cancellationToken) =>
        lister.ListAsync(VirtualNetworks, cancellationToken);

    public Task<FleetListing<VirtualMachine>> ListReadableVirtualMachinesAsync(CancellationToken cancellationToken) =>
        lister.ListReadableAsync(VirtualMachines, cancellationToken);

    public Task<FleetListing<NetworkInterface>> ListReadableNetworkInterfacesAsync(CancellationToken cancellationToken) =>
        lister.ListReadableAsync(NetworkInterfaces, cancellationToken);

    public Task<FleetListing<NetworkSecurityGroup>> ListReadableSecurityGroupsAsync(CancellationToken cancellationToken) =>
        lister.ListReadableAsync(SecurityGroups, cancellationToken);

    public Task<IReadOnlyList<ResourceId>> FindSecurityGroupsOfOursAsync(CancellationToken cancellationToken) =>
        graph.FindAsync(
            ResourceGraphQueries.SecurityGroupsOfOurs,
            subscriptions,
            new ArmCall("find the NSGs with rules of JitAccess by Azure Resource Graph", Target: null),
            cancellationToken);

    public Task<IReadOnlyList<DefenderPolicy>> ListDefenderPoliciesAsync(CancellationToken cancellationToken) =>
        lister.ListAsync(DefenderPolicies, cancellationToken);

    public Task<VirtualMachine> GetVirtualMachineAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var call = new ArmCall($"read the VM '{id.Name}'", id) { IsAboutVirtualMachine = true };
        RequireInScope(id, call);
        if (id.IsOfType(ScaleSetInstanceType))
        {
            throw Refuse(ErrorIds.VmIsScaleSetInstance, JitErrorKind.InvalidOperation, call,
                "it is an instance of a scale set, whose rules belong to the scale set's model");
        }

        return id.IsOfType(VirtualMachineType)
            ? GetAsync(id, ApiVersions.Compute, VirtualMachineReader.Read, call, cancellationToken)
            : throw Refuse(ErrorIds.VmNotFound, JitErrorKind.InvalidArgument, call, $"'{id}' is no VM; the id of one holds /providers/{VirtualMachineType}/");
    }

    public Task<NetworkInterface> GetNetworkInterfaceAsync(ResourceId id, CancellationToken cancellationToken) =>
        GetInScopeAsync(id, "network interface", NetworkInterfaceReader.Read, cancellationToken);

    public Task<NetworkSecurityGroup> GetSecurityGroupAsync(ResourceId id, CancellationToken cancellationToken) =>
        GetInScopeAsync(id, "NSG", SecurityGroupReader.Read, cancellationToken);

    public Task<VirtualNetwork> GetVirtualNetworkAsync(ResourceId id, CancellationToken cancellationToken) =>
        GetInScopeAsync(id, "virtual network", VirtualNetworkReader.Read, cancellationToken);

    public Task<IPAddressValue?> GetPublicIPAddressAsync(ResourceId id, CancellationToken cancellationToken) =>
        GetInScopeAsync(id, "public IP address", PublicIPAddressReader.Read, cancellationToken);

    public async Task<IReadOnlyDictionary<string, AddressSet>> ListServiceTagsAsync(string subscriptionId, string location, CancellationToken cancellationToken)
    {
        var key = $"{subscriptionId}/{location}";

        // One reads and the others wait for him; should he give up, the next one reads, with a token of his own.
        using (await tagReads.TakeAsync(key, cancellationToken).ConfigureAwait(false))
        {
            if (!serviceTags.TryGetValue(key, out var tags))
            {
                serviceTags[key] = tags = await ReadServiceTagsAsync(subscriptionId, location, cancellationToken).ConfigureAwait(false);
            }

            return tags;
        }
    }

    public async Task<IReadOnlyList<SecurityAdminRule>?> ListAdminRulesAsync(ResourceId networkInterfaceId, CancellationToken cancellationToken)
    {
        var call = new ArmCall($"list the admin rules that reach the network interface '{networkInterfaceId.Name}'", networkInterfaceId);
        RequireInScope(networkInterfaceId, call);
        var uri = client.Address(networkInterfaceId + "/listNetworkManagerEffectiveSecurityAdminRules", ApiVersions.Network);
        try
        {
            return await client.QueryAsync(uri, AdminRuleReader.Read, call, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException e) when (e.Status is 400 or 403 or 404)
        {
            return null;
        }
    }

    public async Task<bool?> MayWriteRulesAsync(ResourceId securityGroupId, CancellationToken cancellationToken)
    {
        var call = new ArmCall($"ask what may be done with the NSG '{securityGroupId.Name}'", securityGroupId);
        RequireInScope(securityGroupId, call);
        var uri = client.Address(securityGroupId + "/providers/Microsoft.Authorization/permissions", ApiVersions.Permissions);
        try
        {
            return PermissionReader.Allow(await client.ListAsync(uri, PermissionReader.Read, call, cancellationToken).ConfigureAwait(false),
                PermissionReader.WriteRules);
        }
        catch (GatewayException e) when (e.Status is 400 or 403 or 404)
        {
            return null;
        }
    }

    public async Task PutRuleAsync(ResourceId securityGroupId, SecurityRule rule, WriteIntent intent, CancellationToken cancellationToken)
    {
        var call = new ArmCall($"write the rule '{rule.Name}' of the NSG '{securityGroupId.Name}'", securityGroupId, intent);
        RequireInScope(securityGroupId, call);
        var uri = RuleAddress(securityGroupId, rule.Name);
        using var turn = await writes.TakeAsync(securityGroupId.ToString(), cancellationToken).ConfigureAwait(false);
        using var accepted = await client.SendAsync(RequestMethod.Put, uri, SecurityRuleWriter.Write(rule), call, cancellationToken).ConfigureAwait(false);
        await poller.FollowAsync(accepted, uri, call, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> DeleteRuleAsync(ResourceId securityGroupId, string ruleName, WriteIntent intent, CancellationToken cancellationToken)
    {
        var call = new ArmCall($"delete the rule '{ruleName}' of the NSG '{securityGroupId.Name}'", securityGroupId, intent);
        RequireInScope(securityGroupId, call);
        var uri = RuleAddress(securityGroupId, ruleName);
        using var turn = await writes.TakeAsync(securityGroupId.ToString(), cancellationToken).ConfigureAwait(false);
        using var accepted = await client.SendAsync(RequestMethod.Delete, uri, body: null, call, cancellationToken, acceptNotFound: true).ConfigureAwait(false);
        if (accepted.Status is 204 or 404)
        {
            return false;
        }

        await poller.FollowAsync(accepted, uri, call, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public Task MergeTagsAsync(ResourceId resourceId, IReadOnlyDictionary<string, string> tags, WriteIntent intent, CancellationToken cancellationToken) =>
        PatchTagsAsync(resourceId, "Merge", tags, new ArmCall($"set tags of '{resourceId.Name}'", resourceId, intent), cancellationToken);

    public Task DeleteTagsAsync(ResourceId resourceId, IReadOnlyDictionary<string, string> tags, WriteIntent intent, CancellationToken cancellationToken) =>
        PatchTagsAsync(resourceId, "Delete", tags, new ArmCall($"remove tags of '{resourceId.Name}'", resourceId, intent), cancellationToken);

    private static GatewayException Refuse(string errorId, JitErrorKind kind, ArmCall call, string reason) =>
        new(errorId, kind, $"Could not {call.Action}: {reason}.", status: 0, code: null, call.Target) { RequestId = call.RequestId };

    private Task<IReadOnlyDictionary<string, AddressSet>> ReadServiceTagsAsync(string subscriptionId, string location, CancellationToken cancellationToken)
    {
        var call = new ArmCall($"list the service tags of {location}", location);
        var uri = client.Address($"/subscriptions/{subscriptionId}/providers/Microsoft.Network/locations/{location}/serviceTags", ApiVersions.Network);
        return client.GetAsync(uri, ServiceTagReader.Read, call, cancellationToken);
    }

    private Uri RuleAddress(ResourceId securityGroupId, string ruleName) =>
        client.Address(securityGroupId.Child("securityRules", ruleName).ToString(), ApiVersions.Network);

    private Task<T> GetInScopeAsync<T>(ResourceId id, string kind, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var call = new ArmCall($"read the {kind} '{id.Name}'", id);
        RequireInScope(id, call);
        return GetAsync(id, ApiVersions.Network, read, call, cancellationToken);
    }

    private Task<T> GetAsync<T>(ResourceId id, string apiVersion, Func<JsonElement, T> read, ArmCall call, CancellationToken cancellationToken) =>
        client.GetAsync(client.Address(id.ToString(), apiVersion), read, call, cancellationToken);

    private async Task PatchTagsAsync(ResourceId id, string operation, IReadOnlyDictionary<string, string> tags, ArmCall call,
        CancellationToken cancellationToken)
    {
        RequireInScope(id, call);
        var uri = client.Address(id + "/providers/Microsoft.Resources/tags/default", ApiVersions.Tags);
        using var turn = await writes.TakeAsync(id.ToString(), cancellationToken).ConfigureAwait(false);
        using var accepted = await client.SendAsync(RequestMethod.Patch, uri, TagsWriter.Write(operation, tags), call, cancellationToken).ConfigureAwait(false);
        await poller.FollowAsync(accepted, uri, call, cancellationToken).ConfigureAwait(false);
    }

    private void RequireInScope(ResourceId id, ArmCall call)
    {
        if (!subscriptions.Any(subscription => string.Equals(subscription.SubscriptionId, id.SubscriptionId, StringComparison.OrdinalIgnoreCase)))
        {
            throw Refuse(
                ErrorIds.VmOutOfScope,
                JitErrorKind.InvalidArgument,
                call,
                $"its subscription {id.SubscriptionId} is not one of this connection ({string.Join(", ", subscriptions)}); connect to it with Connect-JitAccess -SubscriptionId");
        }
    }
}
