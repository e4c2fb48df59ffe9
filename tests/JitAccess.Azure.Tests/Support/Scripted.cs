using System;
using System.Linq;
using System.Net.Http;
using JitAccess.Azure.Http;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;

namespace JitAccess.Azure.Tests.Support;

/// <summary>A gateway over a script.</summary>
internal sealed class Scripted
{
    public const string SubscriptionId = "00000000-0000-0000-0000-000000000001";
    public const string Operation = "https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.Network/locations/westeurope/operations/1?api-version=2024-05-01";

    public Scripted(int subscriptions = 1)
    {
        var all = Enumerable.Range(1, subscriptions)
            .Select(number => new SubscriptionInfo($"00000000-0000-0000-0000-{number:D12}", $"Subscription {number}", Tokens.TenantId)).ToArray();
        var connection = new ArmConnection
        {
            Endpoint = new Uri("https://management.azure.com"),
            Handler = Service,
            Credential = Tokens.Credential(Token),
            Scope = "https://management.azure.com/.default",
            Clock = Clock,
        };
        var client = new ArmClient(ArmPipeline.Create(connection, connection.Credential, new HttpClient(Service)), connection.Endpoint, Clock);
        Gateway = new ArmNetworkGateway(client, all);
    }

    public string Token { get; } = Tokens.ForUser();

    public ScriptedHandler Service { get; } = new();

    public FakeClock Clock { get; } = new();

    public INetworkGateway Gateway { get; }

    public static ResourceId SecurityGroup { get; } =
        ResourceId.Parse($"/subscriptions/{SubscriptionId}/resourceGroups/rg/providers/Microsoft.Network/networkSecurityGroups/web01-nsg");

    public static ResourceId VirtualMachine { get; } =
        ResourceId.Parse($"/subscriptions/{SubscriptionId}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/web01");

    public static RequestId Request { get; } = RequestId.Parse("01ke0000000000000000");

    public static WriteIntent Intent { get; } = new(Request);

    public static SecurityRule Rule { get; } = new()
    {
        Name = "JitAccess-Allow-1",
        Priority = 100,
        Direction = RuleDirection.Inbound,
        Access = RuleAccess.Allow,
        Protocol = "Tcp",
        Sources = ["203.0.113.7"],
        Destinations = ["10.0.0.4"],
        DestinationPorts = ["22"],
    };

    public static string Error(string code, string message) => $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""";
}
