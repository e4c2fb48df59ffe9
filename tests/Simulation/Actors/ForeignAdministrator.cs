using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core.Requests;
using JitAccess.Simulation.Checks;
using JitAccess.Simulation.Fleet;

namespace JitAccess.Simulation.Actors;

/// <summary>
/// The owners of the NSGs and VMs, who know nothing of us: edit their rules and tags, and ours, set and remove locks, and now and then turn things upside
/// down.
/// </summary>
internal sealed class ForeignAdministrator(SimulatedWorld world, Dice dice)
{
    private const string CanNotDelete = "CanNotDelete";

    private readonly HashSet<string> locked = new(StringComparer.Ordinal);
    private readonly Upheavals upheavals = new(world, dice.Fork());
    private int made;

    public async Task RunAsync()
    {
        while (!world.IsOver)
        {
            await world.Azure.Clock.DelayAsync(dice.Around(200)).ConfigureAwait(false);
            var isEdit = dice.Chance(0.9);
            await world.OperateAsync("owner", isEdit ? "edit" : "upheaval", () => Task.FromResult(isEdit ? Edit(dice.Pick(Groups)) : upheavals.Upheave()))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Edits an NSG of a VM while somebody else works on it, a moment from now.</summary>
    public async Task AmbushAsync(SimulatedVm vm)
    {
        await world.Azure.Clock.DelayAsync(dice.Between(0, 3)).ConfigureAwait(false);
        if (!world.IsOver)
        {
            await world.OperateAsync("owner", "ambush", () => Task.FromResult(Edit(dice.Pick(vm.Groups.ToArray())))).ConfigureAwait(false);
        }
    }

    /// <summary>Ends what would hinder the last sweeps: locks, and VMs that are gone.</summary>
    public void Settle()
    {
        foreach (var group in locked)
        {
            world.Azure.RemoveLock(SimulatedFleet.GroupId(group));
        }

        locked.Clear();
        upheavals.Settle();
    }

    private string[] Groups => [.. world.Fleet.Groups.Keys];

    private string Edit(string group) => world.Owners.RulesOf(group).Count() > 8 ? DeleteRule(group) : dice.Below(12) switch
    {
        0 or 1 => AddRule(group),
        2 => ChangeRule(group),
        3 => DeleteRule(group),
        4 => Tag(group),
        5 or 6 => MeddleWithRule(group),
        7 => MeddleWithTag(group),
        8 => Forge(group),
        9 => TakeNextPriority(group),
        10 => DenySomebody(group),
        _ => Lock(group),
    };

    private string AddRule(string group)
    {
        var rule = dice.Below(4) switch
        {
            0 => new ForeignRule(Name("Deny"), 0, "Deny", dice.Pick(Sources.Allowed), "22"),
            1 => new ForeignRule(Name("Allow"), 0, "Allow", Sources.OfficeRange, "22"),
            2 => new ForeignRule(Name("Allow"), 0, "Allow", "*", "8443"),
            _ => new ForeignRule(Name("Deny"), 0, "Deny", Sources.BadRange, "*"),
        };
        return Put(group, rule with { Priority = FreePriority(group) }) ? $"{group} added {rule.Name}" : "no room";
    }

    private string ChangeRule(string group)
    {
        if (Pick(world.Owners.RulesOf(group)) is not { } rule)
        {
            return "nothing";
        }

        var changed = dice.Below(3) switch
        {
            0 => rule with { Priority = FreePriority(group) },
            1 => rule with { Description = Name("edited") },
            _ => rule with { Port = rule.Port == "22" ? "*" : "22" },
        };
        Put(group, changed);
        return $"{group} changed {changed.Name}: {changed.Content}";
    }

    private string DeleteRule(string group)
    {
        if (world.Owners.RulesOf(group).Count() < 4 || Pick(world.Owners.RulesOf(group)) is not { } rule)
        {
            return "nothing";
        }

        world.Owners.Delete(group, rule.Name, world.Now);
        world.Azure.DeleteResource(RuleId(group, rule.Name));
        return $"{group} deleted {rule.Name}";
    }

    private string Tag(string group)
    {
        var name = dice.Pick(["env", "owner", "cost-center"]);
        var value = dice.Chance(0.3) ? null : Name("value");
        if (value is null && !world.Owners.TagsOf(group).ContainsKey(name))
        {
            return "nothing";
        }

        world.Owners.Tag(group, name, value);
        world.Azure.UpdateTags(SimulatedFleet.GroupId(group), new Dictionary<string, string?>(StringComparer.Ordinal) { [name] = value });
        return $"{group} tagged {name}={value}";
    }

    // Deletes a rule of ours, or makes it wider, longer or unreadable.
    private string MeddleWithRule(string group)
    {
        if (Pick(Present(group).Rules.Values.Where(rule => rule.IsOurs)) is not { } rule)
        {
            return "nothing";
        }

        world.Owners.Meddle(group, rule.Name, world.Now);
        if (dice.Chance(0.4))
        {
            world.Azure.DeleteResource(RuleId(group, rule.Name));
            return $"{group} deleted our {rule.Name}";
        }

        var edited = dice.Below(5) switch
        {
            0 => rule with { Source = "*" },
            1 => rule with { Description = rule.Description.Replace("until 2026", "until 2027", StringComparison.Ordinal) },
            2 => rule with { Description = "do not touch" },
            3 => rule with { Port = "*" },
            _ => rule with { Priority = FreePriority(group) },
        };
        PutOurs(group, edited);
        return $"{group} edited our {rule.Name}: {edited.Content}";
    }

    private string MeddleWithTag(string group)
    {
        if (Pick(Present(group).Tags.Where(tag => tag.Key.StartsWith("JitAccess-", StringComparison.Ordinal)).Select(tag => tag.Key)) is not { } name)
        {
            return "nothing";
        }

        var value = dice.Below(3) switch { 0 => null, 1 => "until=2027-01-01T00:00:00Z", _ => "mine now" };
        world.Azure.UpdateTags(SimulatedFleet.GroupId(group), new Dictionary<string, string?>(StringComparer.Ordinal) { [name] = value });
        return $"{group} changed our tag {name}={value}";
    }

    // Somebody who may write the NSG writes a grant that nobody asked for, under a name like ours.
    private string Forge(string group)
    {
        if (!dice.Chance(0.3))
        {
            return "nothing";
        }

        var id = RequestId.Create(world.Now, dice.NextBytes(10));
        var until = world.Now + (dice.Chance(0.5) ? TimeSpan.FromDays(300) : dice.Between(300, 7200));
        var vm = dice.Pick(world.Fleet.Vms);
        var rule = new ObservedRule(
            $"JitAccess-Allow-{id}-1", FreePriority(group), "Allow", "Inbound", "Tcp", "203.0.113.7", vm.Address, "22",
            dice.Chance(0.2) ? "JitAccess"
                : string.Format(CultureInfo.InvariantCulture, "JitAccess {0} until {1:yyyy-MM-dd'T'HH:mm:ss'Z'} for 00000000-0000-4000-8000-00000000000a", id,
                until.UtcDateTime));
        world.Owners.Forge(rule.Name);
        PutOurs(group, rule);
        return $"{group} forged {rule.Name} {rule.Description}";
    }

    // The priority that whoever opens something now has chosen.
    private string TakeNextPriority(string group)
    {
        var before = Present(group).Rules.Values.Where(rule => rule.IsOurs).Select(rule => rule.Priority).DefaultIfEmpty(400).Min();
        var priority = Enumerable.Range(100, before - 100).LastOrDefault(candidate => !Present(group).IsTaken(candidate));
        return priority > 0 && Put(group, new ForeignRule(Name("Deny"), priority, "Deny", "198.18.0.0/15", "9999")) ? $"{group} took {priority}" : "no room";
    }

    // A deny with a purpose, behind the rules of ours.
    private string DenySomebody(string group)
    {
        var behind = Present(group).Rules.Values.Where(rule => rule.IsOurs).Select(rule => rule.Priority).DefaultIfEmpty(300).Min();
        var priority = Enumerable.Range(behind, 2000).First(candidate => !Present(group).IsTaken(candidate));
        var rule = new ForeignRule(Name("Deny"), priority, "Deny", dice.Pick(["203.0.113.0/24", "198.51.100.0/24", "203.0.113.7/32"]), "22");
        return Put(group, rule) ? $"{group} denied {rule.Source} at {priority}" : "no room";
    }

    private string Lock(string group)
    {
        if (locked.Remove(group))
        {
            world.Azure.RemoveLock(SimulatedFleet.GroupId(group));
            return $"{group} unlocked";
        }

        if (world.Plan.IsCalm)
        {
            return "nothing";
        }

        var level = dice.Chance(0.8) ? CanNotDelete : "ReadOnly";
        world.Azure.SetLock(SimulatedFleet.GroupId(group), level);
        locked.Add(group);
        _ = UnlockAsync(group);
        return $"{group} locked {level}";
    }

    private async Task UnlockAsync(string group)
    {
        await world.Azure.Clock.DelayAsync(dice.Around(1800)).ConfigureAwait(false);
        if (locked.Remove(group))
        {
            world.Azure.RemoveLock(SimulatedFleet.GroupId(group));
            world.Log.Add($"owner: unlocked {group}");
        }
    }

    private bool Put(string group, ForeignRule rule)
    {
        if (rule.Priority == 0)
        {
            return false;
        }

        world.Owners.Put(group, rule, world.Now);
        world.Azure.PutResource(rule.ToJson(SimulatedFleet.GroupId(group)));
        return true;
    }

    private void PutOurs(string group, ObservedRule rule) =>
        world.Azure.PutResource(rule.ToJson(SimulatedFleet.GroupId(group)));

    // Owners leave the first hundred and fifty to whoever comes; 0 where nothing is free.
    private int FreePriority(string group)
    {
        var priority = (dice.Chance(0.15) ? 150 : 400) + dice.Below(2000);
        return Enumerable.Range(priority, 1000).FirstOrDefault(candidate => !Present(group).IsTaken(candidate));
    }

    private ObservedGroup Present(string group)
    {
        world.Look();
        return world.Watch[group];
    }

    private T? Pick<T>(IEnumerable<T> items)
        where T : class => items.ToArray() is { Length: > 0 } array ? dice.Pick(array) : null;

    private string Name(string prefix) => string.Format(CultureInfo.InvariantCulture, "{0}{1}", prefix, ++made);

    private static string RuleId(string group, string rule) => $"{SimulatedFleet.GroupId(group)}/securityRules/{rule}";
}
