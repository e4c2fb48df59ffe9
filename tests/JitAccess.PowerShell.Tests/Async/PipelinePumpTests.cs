using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.PowerShell.Async;
using Xunit;

namespace JitAccess.PowerShell.Tests.Async;

public sealed class PipelinePumpTests : IDisposable
{
    private readonly PipelinePump pump = new();

    public void Dispose() => pump.Dispose();

    [Fact]
    public void Work_RunsElsewhereAndItsWritesHereInTheirOrder()
    {
        var here = Environment.CurrentManagedThreadId;
        var written = new List<string>();
        var worker = pump.Run(async _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                var text = i.ToString(CultureInfo.InvariantCulture);
                pump.Post(() => written.Add(Environment.CurrentManagedThreadId == here ? text : "wrong thread"));
                await Task.Yield();
            }

            return Environment.CurrentManagedThreadId;
        });

        Assert.NotEqual(here, worker);
        Assert.Equal(100, written.Count);
        Assert.Equal("99", written[99]);
        Assert.DoesNotContain("wrong thread", written);
    }

    [Fact]
    public void Work_ThatThrows_ComesOutMarkedAfterItsWrites()
    {
        var written = 0;

        var error = Assert.Throws<WorkFailedException>(() => pump.Run<int>(_ =>
        {
            pump.Post(() => written++);
            throw new InvalidOperationException("from the work");
        }));

        Assert.Equal(1, written);
        Assert.Equal("from the work", Assert.IsType<InvalidOperationException>(error.Reason).Message);
    }

    [Fact]
    public void Write_ThatThrows_CancelsTheWorkWaitsForItAndComesOutUnmarked()
    {
        var ended = false;

        _ = Assert.Throws<TimeZoneNotFoundException>(() => pump.Run(async token =>
        {
            pump.Post(() => throw new TimeZoneNotFoundException());
            try
            {
                await Never(token);
            }
            finally
            {
                ended = true;
            }

            return 0;
        }));

        Assert.True(ended);
        Assert.True(pump.IsStopping);
    }

    [Fact]
    public void Stop_FromAnotherThread_CancelsTheWork()
    {
        var error = Assert.Throws<WorkFailedException>(() => pump.Run(async token =>
        {
            await Task.WhenAll(Task.Run(pump.Stop, CancellationToken.None), Never(token));
            return 0;
        }));

        Assert.IsType<OperationCanceledException>(error.Reason, exactMatch: false);
    }

    [Fact]
    public void Stop_BeforeTheWork_GivesItACancelledToken()
    {
        pump.Stop();

        Assert.True(pump.Run(token => Task.FromResult(token.IsCancellationRequested)));
    }

    [Fact]
    public void Write_AfterTheEnd_IsDropped()
    {
        _ = pump.Run(_ => Task.FromResult(0));

        pump.Post(() => throw new InvalidOperationException("nobody listens"));
        Assert.Equal(1, pump.Run(_ => Task.FromResult(1)));
    }

    [Fact]
    public void Stop_AfterTheEnd_DoesNothing()
    {
        pump.Dispose();

        Assert.Null(Record.Exception(pump.Stop));
    }

    private static Task Never(CancellationToken token) => new TaskCompletionSource().Task.WaitAsync(token);
}
