using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Backend.Tests.Operations;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Backend.Tests.People;

/// <summary>
/// A VM under the policy <c>linux</c>: bob asks, lead and oncall approve, alice may do everything and sweeps. Nobody but alice may write an NSG.
/// </summary>
internal sealed class PeopleStage : IDisposable
{
    public const string Policy = "linux";

    private static readonly string[] Everybody = ["alice", "bob", "carol", "lead", "oncall", "mallory"];
    private readonly Dictionary<string, JitContext> contexts = new(StringComparer.Ordinal);

    private PeopleStage()
    {
    }

    public Stage Stage { get; } = new();

    public SandboxWorld World => Stage.World;

    public JitContext this[string alias] => contexts[alias];

    public AccessPolicy Linux => new()
    {
        Name = Policy,
        Ports = [PortSpecification.Ssh],
        Sources = AllowedSources.Parse(["203.0.113.0/24"]),
        MaxDuration = TimeSpan.FromHours(3),
        Requesters = [Person("bob")],
        Approvers = [Person("lead"), Person("oncall")],
        RequiredApprovals = 1,
    };

    public static async Task<PeopleStage> OpenAsync(Func<PeopleStage, AccessPolicy>? policy = null, IFactStore? store = null)
    {
        var people = new PeopleStage();
        people.World.SetRole("mallory@contoso.example", SandboxRole.Reader);
        foreach (var alias in Everybody)
        {
            var context = await people.Stage.ConnectAsync($"{alias}@contoso.example");
            people.contexts[alias] = store is null ? context : Stage.Like(context, facts: store);
            people.World.SetRole($"{alias}@contoso.example", alias == "alice" ? SandboxRole.Owner : SandboxRole.Reader);
        }

        await people.SetAsync(policy?.Invoke(people) ?? people.Linux);
        await people.Stage.EnableAsync(people["alice"], new EnableOptions { Vm = VmReference.Of(Stage.VmId("web01")), Policies = [Policy] });
        return people;
    }

    public void Dispose() => Stage.Dispose();

    public Person Person(string alias) => contexts[alias].Account.ToPerson();

    /// <summary>Replaces somebody's connection.</summary>
    public void Use(string alias, JitContext context) => contexts[alias] = context;

    /// <summary>States the next revision of a policy.</summary>
    public async Task SetAsync(AccessPolicy policy, PolicyState state = PolicyState.Active)
    {
        var facts = this["alice"].Facts;
        var paths = await facts.ListAsync(FactPath.PolicyPrefix(policy.Name!), Stage.None);
        var last = paths.Count == 0 ? null : await facts.ReadAsync(paths.OrderBy(path => path.Revision).Last(), Stage.None);
        var revision = paths.Count + 1;
        var fact = new PolicyFact
        {
            Name = policy.Name!,
            Revision = revision,
            Previous = last?.Hash,
            State = state,
            Policy = policy,
            Author = this["alice"].Account,
            At = World.Clock.Now
        };
        _ = await facts.TryCreateAsync(FactPath.Policy(policy.Name!, revision), fact, Stage.None);
    }

    public Task<JitRequest> AskAsync(string alias = "bob", Func<RequestOptions, RequestOptions>? otherwise = null) =>
        Stage.RequestAsync(this[alias], otherwise?.Invoke(Stage.Wish("web01")) ?? Stage.Wish("web01"));

    public Task<JitRequest> ApproveAsync(string alias, JitRequest request, string? comment = null) => DecideAsync(alias, request, approved: true, comment);

    public Task<JitRequest> DenyAsync(string alias, JitRequest request, string? comment = "not during the freeze") =>
        DecideAsync(alias, request, approved: false, comment);

    public Task<JitRequest> RevokeAsync(string alias, JitRequest request) => Stage.RevokeAsync(this[alias], request);

    public Task<JitSweepResult> SweepAsync() => Stage.SweepAsync(this["alice"]);

    public Task<JitRequest> LookAsync(JitRequest request, string alias = "alice") =>
        new GetRequests(this[alias], Stage.Told).GetAsync(RequestReference.Of(request.RequestId), Stage.None);

    public async Task<IReadOnlyList<string>> ApprovableAsync(string alias) =>
        (await new GetRequests(this[alias], Stage.Told).ListAsync(new RequestFilter { Approvable = true }, Stage.None)).Select(request => request.RequestId)
            .ToArray();

    public void Pass(TimeSpan time) => World.Clock.Advance(time);

    /// <summary>Writes a fact as its author, past every cmdlet.</summary>
    public async Task<string?> PlantAsync(FactPath path, Fact fact) => await this["alice"].Facts.TryCreateAsync(path, fact, Stage.None);

    public async Task<string> SubjectOfAsync(JitRequest request)
    {
        var path = FactPath.InRequests(Core.Requests.RequestId.Parse(request.RequestId), request.RequesterId, "request");
        return (await this["alice"].Facts.ReadAsync(path, Stage.None))!.Hash;
    }

    /// <summary>A decision as somebody's own client would write it.</summary>
    public async Task PlantDecisionAsync(FactAuthor author, JitRequest request, bool approved = true, string? subject = null)
    {
        var id = Core.Requests.RequestId.Parse(request.RequestId);
        var fact = new DecisionFact
        {
            RequestId = id,
            Subject = subject ?? await SubjectOfAsync(request),
            Approved = approved,
            Author = author,
            At = World.Clock.Now
        };
        Xunit.Assert.NotNull(await PlantAsync(FactPath.InRequests(id, author.ObjectId, "decision"), fact));
    }

    public bool IsOpen => Stage.GetsThrough("web01", Stage.Engineer);

    private async Task<JitRequest> DecideAsync(string alias, JitRequest request, bool approved, string? comment)
    {
        var decide = new DecideRequest(this[alias], Stage.Told);
        return await decide.ExecuteAsync(await decide.PlanAsync(RequestReference.Of(request.RequestId), approved, comment, Stage.None), Stage.None);
    }
}
