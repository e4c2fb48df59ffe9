using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Facts;
using JitAccess.Core.Operations;
using JitAccess.Simulation.Checks;
using JitAccess.Simulation.Processes;

namespace JitAccess.Simulation.Actors;

/// <summary>Says yes or no to what waits, sometimes to what is none of the approver's business, and sometimes twice.</summary>
internal sealed class Approver(SimulatedWorld world, string user, Dice dice) : Actor(world, user, dice)
{
    protected override double Rest => 200;

    protected override Task ActAsync()
    {
        var waiting = World.Book.Grants.Where(grant => grant.Claim is null && grant.EndedAt is null && grant.AskedAt > World.Now - TimeSpan.FromHours(8)
            && (Dice.Chance(0.02) || !grant.Decisions.Exists(decision => decision.Fact.Author.Name == User))).ToArray();
        return waiting.Length == 0 ? Task.CompletedTask : DecideAsync(Dice.Pick(waiting));
    }

    private Task DecideAsync(GrantRecord grant) => OperateAsync("decide", async (process, token) =>
    {
        if (Dice.Chance(0.03))
        {
            return await PlantAsync(process, grant, token).ConfigureAwait(false);
        }

        var decide = new DecideRequest(process.Context, this);
        var plan = await decide.PlanAsync(RequestReference.Of(grant.Request.RequestId.ToString()), Dice.Chance(0.85), "as I see it", token)
            .ConfigureAwait(false);
        return (await decide.ExecuteAsync(plan, token).ConfigureAwait(false)).Status.ToString();
    });

    // A yes to another request, past the cmdlet.
    private static async Task<string> PlantAsync(SimulatedProcess process, GrantRecord grant, CancellationToken token)
    {
        var decision = new DecisionFact
        {
            RequestId = grant.Request.RequestId,
            Subject = new string('0', 64),
            Approved = true,
            Author = process.Context.Account,
            At = process.Context.Clock.Now,
        };
        var path = FactPath.InRequests(grant.Request.RequestId, process.Context.Account.ObjectId, "decision");
        return await process.Context.Facts.TryCreateAsync(path, decision, token).ConfigureAwait(false) is null ? "twice" : "planted";
    }
}
