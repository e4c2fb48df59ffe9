using FsCheck.Fluent;
using JitAccess.Core.Network;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

public sealed class RoomPlannerTests
{
    [Fact]
    public void Plan_AnyGroup_KeepsTheOrderAndMeetsNoTakenPriorityAtAnyStep() => Laws.Hold(Gen.Choose(0, int.MaxValue), seed =>
    {
        var random = new Random(seed);
        var dense = random.Next(2) == 0;
        var from = dense && random.Next(3) == 0 ? 4037 : 100;
        var priorities = Enumerable.Range(0, random.Next(1, 60)).Select(_ => dense ? random.Next(from, from + 60) : random.Next(100, 4097)).Distinct()
            .ToArray();
        var group = Lab.Group("nsg", [.. priorities.Select(priority => Rule("r", priority)),
            Rule("out", 101) with { Name = "out", Direction = RuleDirection.Outbound }]);
        var first = priorities[random.Next(priorities.Length)];
        var needed = random.Next(1, 40);
        var missing = Math.Max(0, needed - Enumerable.Range(100, first - 100).Except(priorities).Count());
        if (RoomPlanner.Plan(group, first, needed) is not { } moves)
        {
            // Too full: even pushed together at the end they would not fit.
            return first + missing + priorities.Count(priority => priority >= first) > 4097;
        }

        var order = Order(group);
        foreach (var move in moves)
        {
            if (group.Rules.Any(rule => rule.Direction == RuleDirection.Inbound && rule.Priority == move.To)
                || move.To <= move.From || move.To > 4096 || group.FindRule(move.RuleName)!.Priority != move.From)
            {
                return false;
            }

            group = group.With(group.FindRule(move.RuleName)! with { Priority = move.To });
            if (!Order(group).SequenceEqual(order))
            {
                return false;
            }
        }

        var at = group.FindRule("r" + first.ToString(CultureInfo.InvariantCulture))!.Priority;
        return Enumerable.Range(100, at - 100).Except(group.Rules.Where(rule => rule.Direction == RuleDirection.Inbound).Select(rule => rule.Priority))
            .Count() >= needed
            && group.FindRule("out")!.Priority == 101;
    });

    [Fact]
    public void Plan_RoomIsThere_MovesNothing() => Assert.Empty(RoomPlanner.Plan(Lab.Group("nsg", Lab.Allow("a", 120)), 120, 20)!);

    [Fact]
    public void Plan_GroupFullToTheEnd_HasNoPlan() =>
        Assert.Null(RoomPlanner.Plan(Lab.Group("nsg",
            [.. Enumerable.Range(4000, 97).Concat(Enumerable.Range(100, 900)).Select(priority => Rule("r", priority))]), 4000, 3001));

    [Fact]
    public void Command_NamesEverythingThatItTouches() => Assert.Equal(
        $"az network nsg rule update --subscription {Lab.Subscription} --resource-group lab-rg --nsg-name nsg --name old --priority 111",
        new RuleMove(Lab.GroupId("nsg"), "old", 100, 111).Command);

    private static SecurityRule Rule(string prefix, int priority) => Lab.Allow(prefix + priority.ToString(CultureInfo.InvariantCulture), priority);

    private static IEnumerable<string> Order(NetworkSecurityGroup group) =>
        group.Rules.Where(rule => rule.Direction == RuleDirection.Inbound).OrderBy(rule => rule.Priority).Select(rule => rule.Name);
}
