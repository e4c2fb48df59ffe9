using System.Linq;
using System.Threading.Tasks;
using JitAccess.Simulation.Fleet;

namespace JitAccess.Simulation.Actors;

/// <summary>What owners do that changes more than a rule: redeploy templates, delete VMs and create them anew, give them other addresses.</summary>
internal sealed class Upheavals(SimulatedWorld world, Dice dice)
{
    public string Upheave() => dice.Below(4) switch
    {
        0 => Redeploy(dice.Pick([.. world.Fleet.Groups.Keys])),
        1 => Readdress(dice.Pick(world.Fleet.Vms)),
        2 => Recreate(dice.Pick(world.Fleet.Vms)),
        _ => DeleteOrCreate(dice.Pick(world.Fleet.Vms)),
    };

    /// <summary>Creates what is gone.</summary>
    public void Settle()
    {
        foreach (var vm in world.Fleet.Vms.Where(vm => !vm.Exists))
        {
            Create(vm);
        }
    }

    // A template puts the NSG as a whole: rules and tags of ours are not in it.
    private string Redeploy(string group)
    {
        world.Look();
        foreach (var rule in world.Watch[group].Rules.Values.Where(rule => rule.IsOurs))
        {
            world.Owners.Meddle(group, rule.Name, world.Now);
        }

        world.Azure.PutResource(SimulatedFleet.GroupToJson(group, world.Owners.RulesOf(group), world.Owners.TagsOf(group)));
        world.Watch.Forget(group);
        return $"redeployed {group}";
    }

    private string Readdress(SimulatedVm vm)
    {
        vm.Address = world.Fleet.NextAddress(vm.Subnet);
        vm.ChangedAt = world.Now;
        world.Azure.PutResource(vm.NicToJson());
        return $"{vm.Name} has {vm.Address} now";
    }

    private string Recreate(SimulatedVm vm)
    {
        Create(vm);
        return $"{vm.Name} was created anew";
    }

    private string DeleteOrCreate(SimulatedVm vm)
    {
        if (!vm.Exists)
        {
            return Recreate(vm);
        }

        vm.Exists = false;
        vm.ChangedAt = world.Now;
        world.Azure.DeleteResource(vm.Id.ToString());
        world.Azure.PutResource(vm.NicToJson());
        _ = CreateLaterAsync(vm);
        return $"{vm.Name} is gone";
    }

    private async Task CreateLaterAsync(SimulatedVm vm)
    {
        await world.Azure.Clock.DelayAsync(dice.Around(900)).ConfigureAwait(false);
        if (!vm.Exists)
        {
            Create(vm);
            world.Log.Add($"owner: {vm.Name} is there again");
        }
    }

    private void Create(SimulatedVm vm)
    {
        vm.Generation++;
        vm.ChangedAt = world.Now;
        vm.Exists = true;
        world.Azure.PutResource(vm.ToJson());
        world.Azure.PutResource(vm.NicToJson());
    }
}
