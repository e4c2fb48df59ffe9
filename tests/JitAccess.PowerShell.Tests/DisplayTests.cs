using System;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using Xunit;

namespace JitAccess.PowerShell.Tests;

public sealed class DisplayTests
{
    private static readonly DateTimeOffset Now = new(new DateTime(2026, 11, 22, 12, 0, 0, DateTimeKind.Local));

    [Theory]
    [InlineData("01:12:59", "1h 12m left")]
    [InlineData("01:00:00", "1h left")]
    [InlineData("2.03:00:59", "2d 3h left")]
    [InlineData("00:01:00", "1m left")]
    [InlineData("00:00:59.5", "1m left")]
    [InlineData("00:00:44.1", "45s left")]
    public void Until_StillToCome_IsWhatIsLeft(string left, string text) =>
        Assert.Equal(text, Display.Until(Now + TimeSpan.Parse(left, System.Globalization.CultureInfo.InvariantCulture), Now));

    [Fact]
    public void Until_Over_IsWhenItEnded()
    {
        Assert.Equal("12:00", Display.Until(Now, Now));
        Assert.Equal("11:59", Display.Until(Now.AddMinutes(-1), Now));
        Assert.Equal("11-21 12:00", Display.Until(Now.AddDays(-1), Now));
        Assert.Empty(Display.Until(null, Now));
    }

    [Fact]
    public void EndOf_RequestThatIsToBeginLater_IsWhenItBegins()
    {
        var later = Request(RequestStatus.Pending, null, null) with { StartsOn = Now.AddHours(1) };

        Assert.Equal("from 13:00", Display.EndOf(later, Now));
        Assert.Equal("from 11-23" + Environment.NewLine + "12:00", Display.EndOf(later with { StartsOn = Now.AddDays(1) }, Now));
        Assert.Empty(Display.EndOf(later, Now.AddHours(1)));
        Assert.Empty(Display.EndOf(later with { Status = RequestStatus.Withdrawn }, Now));
    }

    [Fact]
    public void Duration_IsWrittenAsItIsTyped()
    {
        Assert.Equal("1h 30m", Display.Duration(TimeSpan.FromMinutes(90)));
        Assert.Equal("0s", Display.Duration(TimeSpan.Zero));
        Assert.Empty(Display.Duration(null));
    }

    [Fact]
    public void Until_NoClock_IsATimeAndNeverAGuess() => Assert.Equal("11-22 12:00", Display.Until(Now, null));

    [Theory]
    [InlineData(RequestStatus.Active, 60, null, "1h left")]
    [InlineData(RequestStatus.Expired, -30, -29, "11:30")]
    [InlineData(RequestStatus.Closing, -30, null, "11:30")]
    [InlineData(RequestStatus.Closing, 60, null, "")]
    [InlineData(RequestStatus.Revoked, 60, -15, "11:45")]
    [InlineData(RequestStatus.Failed, 60, null, "")]
    [InlineData(RequestStatus.Denied, null, null, "")]
    public void EndOf_Request_IsWhatIsLeftOnlyWhereItIsOpen(RequestStatus status, int? expires, int? closed, string text)
    {
        var request = Request(status, expires, closed);

        Assert.Equal(text, Display.EndOf(request, Now));
    }

    [Fact]
    public void Full_TellsLocalTimeAndUtc()
    {
        var text = Display.Full(Now);

        Assert.StartsWith("2026-11-22 12:00:00 (", text, StringComparison.Ordinal);
        Assert.EndsWith(Now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC)'", System.Globalization.CultureInfo.InvariantCulture), text,
            StringComparison.Ordinal);
        Assert.Empty(Display.Full(null));
    }

    private static JitRequest Request(RequestStatus status, int? expires, int? closed) => new()
    {
        RequestId = "01m81yh9keafd2tsngdn",
        VMName = "web01",
        ResourceGroupName = "prod-rg",
        ResourceId = "id",
        Port = "ssh",
        Source = "203.0.113.7",
        Duration = TimeSpan.FromHours(1),
        Requester = "alice",
        RequesterId = "alice",
        Status = status,
        RequestedOn = Now.AddHours(-1),
        ExpiresOn = expires is { } end ? Now.AddMinutes(end) : null,
        ClosedOn = closed is { } close ? Now.AddMinutes(close) : null,
    };
}
