using System;
using System.Linq;
using Xunit;

namespace JitAccess.Simulation.Tests;

/// <summary>
/// How often an operation waits for Azure Resource Manager, polls of operations aside. In virtual time every request takes the same 40 ms, so what is asked
/// side by side is answered at the same moment: moments are counted.
/// </summary>
public sealed class RoundTripTests
{
    private readonly Scene scene = new();

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 9)]
    public void Request_ByResourceId_WaitsForTheServiceAsOftenAsPromised(bool isWalled, int most)
    {
        scene.Play(async () =>
        {
            var vm = isWalled ? scene.Walled : scene.Lone;
            await scene.EnableAsync(await scene.StartAsync("alice"), Scene.Protection(vm));
            var bob = await scene.StartAsync("bob");
            scene.World.Azure.ClearRequests();

            await scene.RequestAsync(bob, Scene.Wish(vm));

            var requests = scene.World.Azure.Requests.Where(request => !request.IsPoll).ToArray();
            var rounds = requests.GroupBy(request => request.When).ToArray();
            var told = string.Join(Environment.NewLine,
                rounds.Select(round => string.Join(", ", round.Select(request => $"{request.Method} {request.Path.Split('/')[^1]}"))));
            Assert.True(scene.GetsThrough(vm));
            Assert.True(rounds.Length <= most, told);
            Assert.True(rounds.Length < requests.Length, $"Nothing was asked side by side: {told}");
        });
    }
}
