using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Validation;

/// <summary>The names of service tags that a rule may use: well-known ones, with a region behind a dot or without, and those of the seeded tag lists.</summary>
internal sealed class ServiceTagNames(ResourceStore resources)
{
    // learn.microsoft.com, "Virtual network service tags".
    private static readonly HashSet<string> WellKnown = new(StringComparer.OrdinalIgnoreCase)
    {
        "ActionGroup", "ApiManagement", "AppConfiguration", "ApplicationInsightsAvailability", "AppService", "AppServiceManagement",
            "AutonomousDevelopmentPlatform",
        "AzureActiveDirectory", "AzureActiveDirectoryDomainServices", "AzureAdvancedThreatProtection", "AzureArcInfrastructure", "AzureAttestation",
        "AzureBackup",
        "AzureBotService", "AzureCloud", "AzureCognitiveSearch", "AzureConnectors", "AzureContainerRegistry", "AzureCosmosDB", "AzureDatabricks",
        "AzureDataExplorerManagement", "AzureDataLake", "AzureDevOps", "AzureDevSpaces", "AzureDigitalTwins", "AzureEventGrid", "AzureFrontDoor.Backend",
        "AzureFrontDoor.FirstParty", "AzureFrontDoor.Frontend", "AzureInformationProtection", "AzureIoTHub", "AzureKeyVault", "AzureLoadBalancer",
        "AzureMachineLearning", "AzureMonitor", "AzureOpenDatasets", "AzurePlatformDNS", "AzurePlatformIMDS", "AzurePlatformLKM", "AzureResourceManager",
        "AzureSignalR", "AzureSiteRecovery", "AzureTrafficManager", "AzureUpdateDelivery", "BatchNodeManagement", "CognitiveServicesManagement",
        "CorpNetPublic", "CorpNetSaw", "DataFactory", "DataFactoryManagement", "Dynamics365ForMarketingEmail", "EventHub", "GatewayManager",
        "GuestAndHybridManagement", "HDInsight", "Internet", "LogicApps", "LogicAppsManagement", "MicrosoftCloudAppSecurity", "MicrosoftContainerRegistry",
        "MicrosoftDefenderForEndpoint", "PowerBI", "PowerPlatformInfra", "PowerQueryOnline", "Scuba", "SecurityCenter", "ServiceBus", "ServiceFabric", "Sql",
        "SqlManagement", "Storage", "StorageSyncService", "VideoIndexer", "VirtualDesktop", "VirtualNetwork", "WindowsAdminCenter", "WindowsVirtualDesktop",
    };

    private static readonly HashSet<string> Regions = new(StringComparer.OrdinalIgnoreCase)
    {
        "australiacentral", "australiaeast", "australiasoutheast", "brazilsouth", "canadacentral", "canadaeast", "centralindia", "centralus", "eastasia",
        "eastus", "eastus2", "francecentral", "germanywestcentral", "israelcentral", "italynorth", "japaneast", "japanwest", "koreacentral", "koreasouth",
        "northcentralus", "northeurope", "norwayeast", "polandcentral", "qatarcentral", "southafricanorth", "southcentralus", "southindia", "southeastasia",
        "spaincentral", "swedencentral", "switzerlandnorth", "uaenorth", "uksouth", "ukwest", "westcentralus", "westeurope", "westindia", "westus", "westus2",
        "westus3",
    };

    public bool IsKnown(string name)
    {
        if (WellKnown.Contains(name) || Prefixes(name) is not null)
        {
            return true;
        }

        var dot = name.LastIndexOf('.');
        return dot > 0 && WellKnown.Contains(name.Substring(0, dot)) && Regions.Contains(name.Substring(dot + 1));
    }

    /// <summary>The address prefixes of a tag, from the seeded tag lists; <see langword="null"/> where none has it.</summary>
    public IReadOnlyList<string>? Prefixes(string name)
    {
        foreach (var list in resources.OfType(ResourceTypes.ServiceTags))
        {
            var tag = list.Json.Objects("values").FirstOrDefault(t => name.Equals(t.Text("name"), StringComparison.OrdinalIgnoreCase));
            if (tag is not null)
            {
                return tag.Texts("properties", "addressPrefixes").ToArray();
            }
        }

        return null;
    }
}
