using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Operations;

public sealed class LanesTests
{
    private readonly List<int> begun = [];
    private readonly Dictionary<int, TaskCompletionSource> running = [];

    [Fact]
    public async Task Run_StepsOfOneNsg_GoOneAfterAnotherAndOthersBesideThem()
    {
        var work = Lanes.RunAsync([Touch("a"), Touch("a", "b"), Touch("b"), Touch("c")], width: 32, ActAsync, default);
        Assert.Equal([0, 3], begun);

        running[3].SetResult();
        running[0].SetResult();
        Assert.Equal([0, 3, 1], await BegunAsync(3));

        running[1].SetResult();
        Assert.Equal([0, 3, 1, 2], await BegunAsync(4));
        running[2].SetResult();
        await work;
    }

    [Fact]
    public async Task Run_MoreThanTheWidth_BeginsTheFirstOnesFirst()
    {
        var work = Lanes.RunAsync([Touch("a"), Touch("b"), Touch("c")], width: 2, ActAsync, default);
        Assert.Equal([0, 1], begun);

        running[1].SetResult();
        Assert.Equal([0, 1, 2], await BegunAsync(3));
        running[0].SetResult();
        running[2].SetResult();
        await work;
    }

    [Fact]
    public async Task Run_OneThrows_GivesTheOthersTheirTurnAndThenThrows()
    {
        var done = new List<int>();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Lanes.RunAsync([Touch("a"), Touch("a"), Touch("b")], 1, index =>
        {
            done.Add(index);
            return index == 0 ? throw new InvalidOperationException("first") : Task.CompletedTask;
        }, default));

        Assert.Equal(("first", 3), (error.Message, done.Count));
    }

    [Fact]
    public async Task Run_Cancelled_BeginsNothingMore()
    {
        using var source = new CancellationTokenSource();
        var work = Lanes.RunAsync([Touch("a"), Touch("a")], 32, ActAsync, source.Token);
        await source.CancelAsync();
        running[0].SetResult();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal([0], begun);
    }

    private static IReadOnlyCollection<ResourceId> Touch(params string[] names) => names.Select(Lab.GroupId).ToArray();

    private Task ActAsync(int index)
    {
        begun.Add(index);
        return (running[index] = new TaskCompletionSource()).Task;
    }

    // What follows a finished step may begin on another thread.
    private async Task<IReadOnlyList<int>> BegunAsync(int count)
    {
        for (var attempt = 0; attempt < 10_000 && begun.Count < count; attempt++)
        {
            await Task.Yield();
        }

        return begun;
    }
}
