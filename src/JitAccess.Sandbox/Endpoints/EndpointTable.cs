using System.Collections.Generic;
using System.Linq;
using JitAccess.Sandbox.Directory;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.ResourceGraph;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>Every operation that a sandbox offers to those who are signed in.</summary>
internal static class EndpointTable
{
    private static readonly string[] Listed =
    [
        ResourceTypes.VirtualMachines, ResourceTypes.NetworkInterfaces, ResourceTypes.VirtualNetworks, ResourceTypes.NetworkSecurityGroups,
        ResourceTypes.PublicIPAddresses, ResourceTypes.ApplicationSecurityGroups, ResourceTypes.LoadBalancers, ResourceTypes.RouteTables,
    ];

    public static IReadOnlyList<ArmEndpoint> All { get; } = [.. Arm(), .. MicrosoftGraph()];

    private static IEnumerable<ArmEndpoint> Arm() =>
    [
        new GetTags(), new PutTags(), new PatchTags(), new DeleteTags(),
        new ListLocks(), new GetLock(), new PutLock(), new DeleteLock(), new ListPermissions(),
        new ListTenants(), new ListSubscriptions(), new GetSubscription(), new ListResourceGroups(), new GetResourceGroup(),
        .. Listed.SelectMany(t => new ArmEndpoint[] { new ListResources(t), new ListResourcesOfGroup(t), new GetResource(t) }),
        new ListSubnets(), new GetSubnet(),
        new PutSecurityGroup(), new DeleteSecurityGroup(), new PatchSecurityGroupTags(),
        new ListSecurityRules("securityRules"), new GetSecurityRule("securityRules"), new PutSecurityRule(), new DeleteSecurityRule(),
        new ListSecurityRules("defaultSecurityRules"), new GetSecurityRule("defaultSecurityRules"),
        new GetOperation(), new GetOperationResult(),
        new ListServiceTags(), new ListEffectiveAdminRules(ResourceTypes.NetworkInterfaces), new ListEffectiveAdminRules(ResourceTypes.VirtualNetworks),
        new ListJitPolicies("/providers/Microsoft.Security"),
        new ListJitPolicies("/providers/Microsoft.Security/locations/{location}"),
        new ListJitPolicies("/resourceGroups/{resourceGroupName}/providers/Microsoft.Security"),
        new ListJitPolicies("/resourceGroups/{resourceGroupName}/providers/Microsoft.Security/locations/{location}"),
        new QueryResources(),
    ];

    private static IEnumerable<ArmEndpoint> MicrosoftGraph() =>
    [
        new GetMe(), new GetUser(), new GetServicePrincipal(), new GetByIds(), new CheckMemberGroups("users"), new CheckMemberGroups("directoryObjects"),
        new CheckMemberGroups("servicePrincipals"), new ListGroups(), new GetGroup(), new ListUsers(), new ListServicePrincipals(),
    ];
}
