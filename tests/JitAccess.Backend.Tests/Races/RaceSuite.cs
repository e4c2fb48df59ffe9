using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;
using JitAccess.Ledger.Tests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Races;

/// <summary>Fifty approvers and requesters at once on one blob store, and two sweeps at the same time. Whoever inherits it says which store.</summary>
public abstract class RaceSuite
{
    private const int DecisionsOfEach = 8;

    /// <summary>The address of a store with the containers of a ledger, and what reaches it and the sandbox, which is <c>https://sandbox.example</c>.</summary>
    protected abstract Task<(string Store, Func<HttpMessageHandler> Handlers)> ServeAsync(SandboxWorld world);

    [StoreFact]
    public async Task FiftyPeopleAndTwoSweeps_AtOnce_LoseNoDecisionAndOpenNothingTwice()
    {
        var world = new SandboxWorld(new SandboxOptions { Start = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero) });
        var (store, handlers) = await ServeAsync(world);
        using var race = new RaceWorld(world, store, handlers);
        await race.OpenAsync();

        // Half of them ask, all at the same time.
        var asked = await Task.WhenAll(Enumerable.Range(0, RaceWorld.Pairs).Select(number => Task.Run(() => race.AskAsync(number))));
        Assert.Equal(RaceWorld.Pairs, asked.Select(request => request.RequestId).Distinct(StringComparer.Ordinal).Count());
        var ids = asked.Select(request => request.RequestId).ToArray();

        // The other half decides, every fifth requester withdraws, and two sweeps open what they can.
        var taken = new ConcurrentQueue<(int Approver, string RequestId, bool Approved)>();
        var refused = new ConcurrentQueue<string>();
        var withdrawn = new ConcurrentQueue<string>();
        var deciding = Enumerable.Range(0, RaceWorld.Pairs).Select(number => Task.Run(async () =>
        {
            for (var turn = 0; turn < DecisionsOfEach; turn++)
            {
                var request = (number + (turn * 3)) % RaceWorld.Pairs;
                var approved = !(request % 5 == 4 && turn % 3 == 2);
                if (await race.DecideAsync(number, ids[request], approved) is { } errorId)
                {
                    refused.Enqueue(errorId);
                }
                else
                {
                    taken.Enqueue((number, ids[request], approved));
                }
            }
        }));
        var withdrawing = Enumerable.Range(0, RaceWorld.Pairs).Where(number => number % 5 == 3).Select(number => Task.Run(async () =>
        {
            if (await race.WithdrawAsync(number, ids[number]) is { } errorId)
            {
                refused.Enqueue(errorId);
            }
            else
            {
                withdrawn.Enqueue(ids[number]);
            }
        }));
        var people = Task.WhenAll(deciding.Concat(withdrawing).ToArray());
        var sweeping = Enumerable.Range(0, 2).Select(number => Task.Run(async () =>
        {
            do
            {
                Assert.All((await race.SweepAsync(number)).Failed, failure => Assert.Equal(ErrorIds.RequestDenied, failure.ErrorId));
            }
            while (!people.IsCompleted);
        })).ToArray();
        await people;
        await Task.WhenAll(sweeping);
        await Task.WhenAll(sweeping.Select((_, number) => Task.Run(() => race.SweepAsync(number))));

        // Nobody was turned away but from what was over, or claimed, by then; and what was taken stands in the store.
        Assert.All(refused, errorId => Assert.Equal(ErrorIds.RequestOver, errorId));
        var facts = await race.ReadFactsAsync();
        var decisions = facts.Select(stored => stored.Fact).OfType<DecisionFact>()
            .Select(fact => (fact.Author.ObjectId, fact.RequestId.ToString(), fact.Approved)).ToHashSet();
        Assert.Equal(taken.Select(decision => (race.Approvers[decision.Approver].Account.ObjectId, decision.RequestId, decision.Approved)).ToHashSet(),
            decisions);
        Assert.Equal(RaceWorld.Pairs / 5, withdrawn.Count);

        var opened = 0;
        foreach (var id in ids)
        {
            opened += await CheckAsync(race, id, facts.Where(stored => stored.Path.RequestId!.ToString() == id).ToArray(), withdrawn.Contains(id));
        }

        // And nothing is left to do: no rule is another one than the ledger says.
        Assert.InRange(opened, 5, RaceWorld.Pairs);
        var last = await race.SweepAsync(0);
        Assert.Equal((0, 0), (last.Actions.Count, last.Failed.Count));
    }

    /// <returns>1 where it is open.</returns>
    private static async Task<int> CheckAsync(RaceWorld race, string id, IReadOnlyList<StoredFact> facts, bool isWithdrawn)
    {
        var request = await race.LookAsync(id);
        var rules = race.AllowRules().Where(rule => rule.RequestId == id).ToArray();
        var noes = facts.Select(stored => stored.Fact).OfType<DecisionFact>().Where(decision => !decision.Approved).ToArray();
        var yes = facts.Select(stored => stored.Fact).OfType<DecisionFact>().Where(decision => decision.Approved).Select(decision => decision.Author.ObjectId)
            .ToArray();
        if (isWithdrawn || noes.Length > 0)
        {
            Assert.True(request.Status is RequestStatus.Withdrawn or RequestStatus.Denied or RequestStatus.Revoked,
                string.Join(Environment.NewLine, request.History));
            Assert.Empty(rules);
            return 0;
        }

        Assert.Equal(yes.Length >= 2 ? RequestStatus.Active : RequestStatus.Pending, request.Status);
        if (request.Status == RequestStatus.Pending)
        {
            Assert.Empty(rules);
            return 0;
        }

        var claim = Assert.Single(facts.Select(stored => stored.Fact).OfType<OpeningFact>());
        var told = Assert.Single(facts.Select(stored => stored.Fact).OfType<OpenedFact>());

        // A sweep may find the rules of the other one before their tag, and write it; there is nothing else to repair.
        Assert.DoesNotContain(facts, stored => stored.Fact is ClosedFact or FailedFact or RepairedFact { What: not "tag" });
        Assert.InRange(claim.Approvals.Count, 2, yes.Length);
        Assert.Empty(claim.Approvals.Select(person => person.ObjectId).Except(yes));
        Assert.Equal(
            told.Rules.Select(placed => (placed.SecurityGroupId.Name, placed.Rule.Name, placed.Rule.Priority)).Order(),
            rules.Select(rule => (rule.Group, rule.Name, rule.Priority)).Order());
        Assert.Equal(claim.Rules.Select(placed => placed.Rule.Name).Order(StringComparer.Ordinal),
            rules.Select(rule => rule.Name).Order(StringComparer.Ordinal));
        Assert.All(rules, rule => Assert.Contains($"until {RuleDescription.FormatTime(claim.Until)}", rule.Description, StringComparison.Ordinal));
        return 1;
    }
}
