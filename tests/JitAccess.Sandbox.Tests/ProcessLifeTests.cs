namespace JitAccess.Sandbox.Tests;

public sealed class ProcessLifeTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task Process_DiesAtARequest_BeforeOrAfterItsEffect_AndNothingFollows(bool hasEffect, int arrived)
    {
        var world = new SandboxWorld(new SandboxOptions { FrozenClock = true });
        var life = new ProcessLife(2, hasEffect);
        using var client = new HttpClient(world.CreateHandler(life));
        var address = new Uri("https://management.azure.com/subscriptions?api-version=2024-05-01");

        using var first = await client.GetAsync(address);
        await Assert.ThrowsAsync<ProcessDiedException>(() => client.GetAsync(address));
        await Assert.ThrowsAsync<ProcessDiedException>(() => client.GetAsync(address));

        Assert.True(life.IsDead);
        Assert.Equal(2, life.Requests);
        Assert.Equal(arrived, world.Requests.Count);
    }

    [Fact]
    public async Task Process_ThatLives_IsCountedWithWhatElseItSends()
    {
        var world = new SandboxWorld(new SandboxOptions { FrozenClock = true });
        var life = new ProcessLife();
        using var client = new HttpClient(world.CreateHandler(life));

        using var answer = await client.GetAsync(new Uri("https://management.azure.com/subscriptions?api-version=2024-05-01"));
        Assert.Equal(3, await life.SendAsync(() => Task.FromResult(3)));

        Assert.Equal((2, false), (life.Requests, life.IsDead));
    }

    [Fact]
    public async Task Process_LastRequestFails_IsDeadAllTheSame()
    {
        var life = new ProcessLife(1, hasEffect: true);

        await Assert.ThrowsAsync<ProcessDiedException>(() => life.SendAsync<int>(() => throw new HttpRequestException("cut")));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessLife(0, hasEffect: true));
    }
}
