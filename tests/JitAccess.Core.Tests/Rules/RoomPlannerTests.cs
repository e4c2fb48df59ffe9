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
        var priorities = Enumerable.Range(0, random.Next(1, 60)).Select(_ => dense ? random.Next(100, 160) : random.Next(100, 4097)).Distinct().ToArray();
        var group = Lab.Group("nsg", priorities.Select(priority => Lab.Allow("r" + priority.ToString(CultureInfo.InvariantCulture), priority)).Append(Lab.Allow("out", 101) with { Direction = RuleDirection.Outbound }).ToArray());
        var first = priorities[random.Next(priorities.Length)];
        var needed = random.Next(1, 40);
        if (RoomPlanner.Plan(group, first, needed) is not { } moves)
        {
            // Too full: even close together they would not all fit.
            return priorities.Count(priority => priority >= first) + first + needed > 4097 - 60;
        }

        var order = Order(group);
        foreach (var move in moves)
        {
            if (group.Rules.Any(rule => rule.Direction == RuleDirection.Inbound && rule.Priority == move.To) || move.To <= move.From || move.To > 4096 || group.FindRule(move.RuleName)!.Priority != move.From)
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
        return Enumerable.Range(100, at - 100).Count(priority => group.Rules.All(rule => rule.Direction == RuleDirection.Outbound || rule.Priority != priority)) >= needed
            && group.FindRule("out")!.Priority == 101;
    });

    [Fact]
    public void Plan_RoomIsThere_MovesNothing() => Assert.Empty(RoomPlanner.Plan(Lab.Group("nsg", Lab.Allow("a", 120)), 120, 20)!);

    [Fact]
    public void Plan_GroupFullToTheEnd_HasNoPlan() =>
        Assert.Null(RoomPlanner.Plan(Lab.Group("nsg", Enumerable.Range(4000, 97).Select(priority => Lab.Allow("r" + priority.ToString(CultureInfo.InvariantCulture), priority)).Concat(Enumerable.Range(100, 900).Select(priority => Lab.Allow("x" + priority.ToString(CultureInfo.InvariantCulture), priority))).ToArray()), 4000, 3001));

    [Fact]
    public void Command_NamesEverythingThatItTouches() => Assert.Equal(
        $"az network nsg rule update --subscription {Lab.Subscription} --resource-group lab-rg --nsg-name nsg --name old --priority 111", new RuleMove(Lab.GroupId("nsg"), "old", 100, 111).Command);

    private static IEnumerable<string> Order(NetworkSecurityGroup group) => group.Rules.Where(rule => rule.Direction == RuleDirection.Inbound).OrderBy(rule => rule.Priority).Select(rule => rule.Name);
}
