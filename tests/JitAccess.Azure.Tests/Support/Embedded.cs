using System;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Azure.Graph;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Azure.Tests.Support;

/// <summary>A session on the embedded Azure, whose clock stands still unless the client waits.</summary>
internal sealed class Embedded : IDisposable
{
    private Embedded(SandboxWorld world, AzureSession session)
    {
        World = world;
        Session = session;
    }

    public SandboxWorld World { get; }

    public AzureSession Session { get; }

    public INetworkGateway Gateway => Session.Network;

    public ResourceId SecurityGroup { get; } = ResourceId.Parse($"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/prod-rg/providers/Microsoft.Network/networkSecurityGroups/web01-nsg");

    public static SandboxWorld CreateWorld(SandboxOptions? options = null) =>
        new(options ?? new SandboxOptions { FrozenClock = true, Start = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero) });

    public static ArmConnection Connection(SandboxWorld world, TokenCredential credential) => new()
    {
        Endpoint = SandboxWorld.ArmEndpoint,
        Handler = world.CreateHandler(),
        Credential = credential,
        Scope = "https://management.azure.com/.default",
        Graph = new GraphConnection(new Uri("https://graph.microsoft.com"), credential, "https://graph.microsoft.com/.default"),
        Clock = new WaitingClock(world.Clock),
    };

    public static async Task<Embedded> OpenAsync(string user = "alice@contoso.example", SandboxOptions? options = null)
    {
        var world = CreateWorld(options);
        var session = await AzureSession.OpenAsync(Connection(world, Tokens.Credential(world.IssueToken(user).AccessToken)), new SubscriptionScope(),
            CancellationToken.None);
        return new Embedded(world, session);
    }

    public string GroupAsJson() =>
        JsonDocument.Parse(World.ExportResources("Microsoft.Network/networkSecurityGroups", withoutEtags: true)).RootElement.EnumerateArray()
        .Single(resource => resource.GetProperty("name").GetString() == "web01-nsg").GetRawText();

    public void Dispose() => Session.Dispose();

    /// <summary>Waiting lets the world's time pass.</summary>
    private sealed class WaitingClock(SandboxClock clock) : IClock
    {
        public DateTimeOffset Now => clock.Now;

        public TimeSpan Skew => TimeSpan.Zero;

        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            clock.Advance(delay);
            return Task.CompletedTask;
        }

        public Task SynchronizeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
