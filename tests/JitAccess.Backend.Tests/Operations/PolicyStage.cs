using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Policies;

namespace JitAccess.Backend.Tests.Operations;

/// <summary>What an administrator does with policies.</summary>
internal static class PolicyStage
{
    public const string Name = "prod-linux";

    /// <summary>As in the user story of the administrator.</summary>
    public static PolicyChange Story { get; } = new()
    {
        Name = Name,
        Ports = [PortSpecification.Ssh],
        AllowedSource = ["203.0.113.0/24"],
        MaxDuration = TimeSpan.FromHours(2),
        Requesters = ["sre@contoso.example"],
        Approvers = ["lead@contoso.example", "oncall@contoso.example"],
        RequiredApprovals = 1,
        RequireReason = true,
        TicketPattern = @"^(INC|CHG)\d{6}$",
        Hours = "Mon-Fri 08:00-18:00",
        TimeZone = "Europe/Istanbul",
    };

    public static Task<PolicyPlan> PlanAsync(this Stage stage, JitContext context, PolicyChange change) =>
        new SetPolicy(context, stage.Told).PlanAsync(change, Stage.None);

    public static async Task<JitPolicy> SetAsync(this Stage stage, JitContext context, PolicyChange change) =>
        await new SetPolicy(context, stage.Told).ExecuteAsync(await stage.PlanAsync(context, change), Stage.None);

    public static Task<IReadOnlyList<JitPolicy>> ListPoliciesAsync(this Stage stage, JitContext context, params string[] names) =>
        new GetPolicies(context, stage.Told).ListAsync(names, Stage.None);

    public static async Task<JitPolicy> RemoveAsync(this Stage stage, JitContext context, string name)
    {
        var remove = new RemovePolicy(context, stage.Told);
        return await remove.ExecuteAsync(await remove.PlanAsync(name, "no longer used", Stage.None), Stage.None);
    }

    /// <param name="stage">The stage.</param>
    /// <param name="context">Who.</param>
    /// <param name="name">Null for everything.</param>
    /// <param name="suspend">False to resume.</param>
    public static async Task<IReadOnlyList<JitPolicy>> SuspendAsync(this Stage stage, JitContext context, string? name, bool suspend = true)
    {
        var operation = new SuspendPolicy(context, stage.Told);
        var plan = name is null
            ? await operation.PlanAllAsync(suspend, "the freeze", Stage.None)
            : await operation.PlanAsync(name, suspend, "the freeze", Stage.None);
        return await operation.ExecuteAsync(plan, Stage.None);
    }

    public static EnableOptions ProtectionBy(string vm, params string[] policies) => new() { Vm = VmReference.Of(Stage.VmId(vm)), Policies = policies };

    public static async Task<PolicyInvalidException> InvalidAsync(Func<Task> action) => await Xunit.Assert.ThrowsAsync<PolicyInvalidException>(action);
}
