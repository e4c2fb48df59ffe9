using System;
using JitAccess.Core.Requests;
using JitAccess.PowerShell.Sessions;
using Xunit;

namespace JitAccess.PowerShell.Tests.Sessions;

public sealed class SeenRequestTests
{
    private const string Alice = "a0117050-0000-4000-8000-00000000000a";
    private const string Bob = "a0117050-0000-4000-8000-00000000000b";
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(RequestStatus.Pending, true, true)]
    [InlineData(RequestStatus.Approved, true, true)]
    [InlineData(RequestStatus.Opening, false, true)]
    [InlineData(RequestStatus.Active, false, true)]
    [InlineData(RequestStatus.Closing, false, true)]
    [InlineData(RequestStatus.Expired, false, false)]
    [InlineData(RequestStatus.Revoked, false, false)]
    [InlineData(RequestStatus.Denied, false, false)]
    [InlineData(RequestStatus.Withdrawn, false, false)]
    [InlineData(RequestStatus.Lapsed, false, false)]
    [InlineData(RequestStatus.Failed, false, false)]
    public void Request_IsOfferedWhereSomethingCanBeDone(RequestStatus status, bool decided, bool live)
    {
        var request = Request(status);

        Assert.Equal(decided, request.MayBeDecided(Bob, Now));
        Assert.Equal(live, request.MayBeLive(Now));
    }

    [Fact]
    public void Request_ThatHasLapsedSince_IsOfferedNoMore()
    {
        var request = Request(RequestStatus.Pending) with { LapsesOn = Now };

        Assert.False(request.MayBeDecided(Bob, Now));
        Assert.False(request.MayBeLive(Now));
        Assert.True(request.MayBeDecided(Bob, Now.AddTicks(-1)));
    }

    [Fact]
    public void Grant_OfWhichTheTimeToOpenIsOver_IsLive() => Assert.True((Request(RequestStatus.Active) with { LapsesOn = Now }).MayBeLive(Now));

    [Fact]
    public void Request_OfOnesOwn_CanBeWithdrawnAndNotDecided()
    {
        var request = Request(RequestStatus.Pending);

        Assert.False(request.MayBeDecided(Alice.ToUpperInvariant(), Now));
        Assert.True(request.MayBeLive(Now));
    }

    [Fact]
    public void Request_ThatWasOnlyNamed_MayBeAnything()
    {
        var request = SeenRequest.OnlyNamed("01kakgcd00abcdefghjk");

        Assert.True(request.MayBeDecided(Bob, Now));
        Assert.True(request.MayBeLive(Now));
    }

    private static SeenRequest Request(RequestStatus status) =>
        new() { RequestId = "01kakgcd00abcdefghjk", Status = status, RequesterId = Alice, LapsesOn = Now.AddHours(8), Description = "x" };
}
