namespace JitAccess.Sandbox.State;

internal static class ResourceTypes
{
    public const string VirtualMachines = "Microsoft.Compute/virtualMachines";
    public const string NetworkInterfaces = "Microsoft.Network/networkInterfaces";
    public const string VirtualNetworks = "Microsoft.Network/virtualNetworks";
    public const string Subnets = "Microsoft.Network/virtualNetworks/subnets";
    public const string NetworkSecurityGroups = "Microsoft.Network/networkSecurityGroups";
    public const string SecurityRules = "Microsoft.Network/networkSecurityGroups/securityRules";
    public const string DefaultSecurityRules = "Microsoft.Network/networkSecurityGroups/defaultSecurityRules";
    public const string PublicIPAddresses = "Microsoft.Network/publicIPAddresses";
    public const string ApplicationSecurityGroups = "Microsoft.Network/applicationSecurityGroups";
    public const string LoadBalancers = "Microsoft.Network/loadBalancers";
    public const string RouteTables = "Microsoft.Network/routeTables";
    public const string ServiceTags = "Microsoft.Network/serviceTags";
    public const string JitNetworkAccessPolicies = "Microsoft.Security/locations/jitNetworkAccessPolicies";
    public const string ResourceGroups = "Microsoft.Resources/resourceGroups";
    public const string Tags = "Microsoft.Resources/tags";
    public const string Locks = "Microsoft.Authorization/locks";
}
