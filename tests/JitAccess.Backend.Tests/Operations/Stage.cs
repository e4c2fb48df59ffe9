using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>A world with people in it who run the operations that the cmdlets call.</summary>
internal sealed class Stage : IDisposable
{
    public const string Alice = "alice@contoso.example";
    public const string Engineer = "203.0.113.7";

    private readonly JitBackend backend;
    private readonly List<JitContext> contexts = [];

    public Stage(string? seedJson = null)
    {
        World = new SandboxWorld(new SandboxOptions
        {
            FrozenClock = true,
            Start = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
            SeedJson = seedJson
        });
        backend = new JitBackend(World);
    }

    public SandboxWorld World { get; }

    public Recorder Told { get; } = new();

    public static CancellationToken None => CancellationToken.None;

    public void Dispose()
    {
        contexts.ForEach(context => context.Dispose());
        backend.Dispose();
    }

    public async Task<JitContext> ConnectAsync(string user = Alice, string? store = null, bool noAdminRules = false, string? serviceTagPath = null,
        bool authorsAttested = false)
    {
        var options = new ConnectionOptions
        {
            SignIn = SignInMethod.Sandbox,
            SandboxUser = user,
            Store = store,
            NoAdminRules = noAdminRules,
            ServiceTagPath = serviceTagPath,
            AuthorsAttested = authorsAttested,
        };
        var context = await backend.ConnectAsync(options, _ => { }, None);
        contexts.Add(context);
        return context;
    }

    /// <summary>The same connection with another directory, store or clock behind it.</summary>
    public static JitContext Like(JitContext context, IDirectory? directory = null, IFactStore? facts = null, bool? attested = null,
        IClock? clock = null) => new()
        {
            Environment = context.Environment,
            TenantId = context.TenantId,
            Subscriptions = context.Subscriptions,
            Account = context.Account,
            NoAdminRules = context.NoAdminRules,
            ServiceTags = context.ServiceTags,
            Network = context.Network,
            Facts = facts ?? context.Facts,
            AuthorsAttested = attested ?? context.AuthorsAttested,
            Clock = clock ?? context.Clock,
            Directory = directory ?? context.Directory,
            TimeZones = context.TimeZones,
            PolicyFiles = context.PolicyFiles,
            PublicAddress = context.PublicAddress,
            Randomness = context.Randomness,
            Sandbox = context.Sandbox,
        };

    public static VmReference Vm(string name, string? group = null) => new() { Name = name, ResourceGroupName = group };

    public static ResourceId VmId(string name, string group = "prod-rg") =>
        ResourceId.Parse($"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/{group}/providers/Microsoft.Compute/virtualMachines/{name}");

    public static EnableOptions Protection(string vm, params PortSpecification[] ports) => new()
    {
        Vm = VmReference.Of(VmId(vm)),
        Ports = ports.Length == 0 ? [PortSpecification.Ssh, PortSpecification.Rdp] : ports,
        Sources = AllowedSources.Parse(["203.0.113.0/24", "198.51.100.0/24", "2001:db8::/32"]),
        Requesters = [Alice, "rita@contoso.example"],
    };

    public static RequestOptions Wish(string vm, string source = Engineer) =>
        new() { Vm = VmReference.Of(VmId(vm)), Port = PortSpecification.Ssh, Source = source, Duration = TimeSpan.FromHours(1), Reason = "deploy 4711" };

    public async Task<JitVm> EnableAsync(JitContext context, EnableOptions options)
    {
        var enable = new EnableVm(context, Told);
        return await enable.ExecuteAsync(await enable.PlanAsync(options, None), None);
    }

    public async Task<JitVm> DisableAsync(JitContext context, string vm, bool moveBack = false)
    {
        var disable = new DisableVm(context, Told);
        return await disable.ExecuteAsync(await disable.PlanAsync(VmReference.Of(VmId(vm)), moveBack, None), None);
    }

    public async Task<JitRequest> RequestAsync(JitContext context, RequestOptions options)
    {
        var request = new RequestAccess(context, Told);
        return await request.ExecuteAsync(await request.PlanAsync(options, None), None);
    }

    public async Task<JitRequest> RevokeAsync(JitContext context, JitRequest request)
    {
        var revoke = new RevokeAccess(context, Told);
        return await revoke.ExecuteAsync(await revoke.PlanAsync(RequestReference.Of(request.RequestId), null, None), None);
    }

    public async Task<JitSweepResult> SweepAsync(JitContext context, SweepOptions? options = null)
    {
        var sweep = new Sweep(context, Told);
        return await sweep.ExecuteAsync(await sweep.PlanAsync(options ?? new SweepOptions(), None), None);
    }

    public Task<JitSweepResult> SweepThoroughlyAsync(JitContext context) => SweepAsync(context, new SweepOptions { Thorough = true });

    /// <summary>Changes a resource behind everybody's back.</summary>
    public void Edit(ResourceId id, Action<JsonNode> change)
    {
        var resource = JsonNode.Parse(World.ExportResources(id.Type))!.AsArray()
            .Single(candidate => string.Equals((string?)candidate!["id"], id.ToString(), StringComparison.OrdinalIgnoreCase))!;
        change(resource);
        World.PutResource(resource.ToJsonString());
    }

    public static ResourceId NicId(string name) =>
        ResourceId.Parse($"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/prod-rg/providers/Microsoft.Network/networkInterfaces/{name}");

    public bool GetsThrough(string vm, string source, int port = 22) => World.Probe(new ProbeQuery { Source = source, VM = vm, Port = port }).Allowed;

    /// <summary>The rules and tags of all NSGs, ours included.</summary>
    public string Everything() => World.ExportResources("Microsoft.Network/networkSecurityGroups", withoutEtags: true);

    /// <summary>The rules and tags of all NSGs that are not ours.</summary>
    public IReadOnlyDictionary<string, string> Foreign() =>
        Entries().Where(entry => !entry.Key.Contains("JitAccess-", StringComparison.Ordinal)).ToDictionary(entry => entry.Key, entry => entry.Value);

    /// <summary>The names of the rules and tags that are ours, as NSG/name.</summary>
    public IReadOnlyList<string> Ours() => Entries().Select(entry => entry.Key).Where(key => key.Contains("JitAccess-", StringComparison.Ordinal)).ToArray();

    /// <summary>Puts a foreign rule into an NSG behind everybody's back.</summary>
    public void PutRule(string nsg, string name, int priority, string access = "Deny", string source = "198.18.0.0/24", string port = "9999") => World.PutResource($$"""
        {
          "id": "/subscriptions/{{SandboxWorld.EmbeddedSubscriptionId}}/resourceGroups/prod-rg/providers/Microsoft.Network/networkSecurityGroups/{{nsg}}/securityRules/{{name}}",
          "name": "{{name}}",
          "type": "Microsoft.Network/networkSecurityGroups/securityRules",
          "properties": {
            "protocol": "Tcp", "access": "{{access}}", "direction": "Inbound", "priority": {{priority}},
            "sourceAddressPrefix": "{{source}}", "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": "{{port}}"
          }
        }
        """);

    public static string GroupId(string nsg) =>
        $"/subscriptions/{SandboxWorld.EmbeddedSubscriptionId}/resourceGroups/prod-rg/providers/Microsoft.Network/networkSecurityGroups/{nsg}";

    /// <summary>The error that an action ends in, with nothing written to any NSG.</summary>
    public async Task<JitAccessException> RefusedAsync(string errorId, Func<Task> action)
    {
        var before = Everything();
        var error = await Assert.ThrowsAnyAsync<JitAccessException>(action);
        Assert.Equal(errorId, error.ErrorId);
        Assert.Equal(before, Everything());
        return error;
    }

    private IEnumerable<KeyValuePair<string, string>> Entries()
    {
        using var document = JsonDocument.Parse(Everything());
        foreach (var group in document.RootElement.EnumerateArray())
        {
            var name = group.GetProperty("id").GetString()!.Split('/')[4] + "/" + group.GetProperty("name").GetString();
            foreach (var rule in group.GetProperty("properties").GetProperty("securityRules").EnumerateArray())
            {
                yield return new($"{name}/{rule.GetProperty("name").GetString()}", rule.GetRawText());
            }

            if (group.TryGetProperty("tags", out var tags))
            {
                foreach (var tag in tags.EnumerateObject())
                {
                    yield return new($"{name}/tag/{tag.Name}", tag.Value.GetRawText());
                }
            }
        }
    }
}
