using System;
using System.Linq;
using Xunit;

namespace JitAccess.Backend.Tests;

public sealed class TimeZonesTests
{
    private static readonly TimeZones Zones = new();

    [Theory]
    [InlineData("Europe/Istanbul", "Turkey Standard Time")]
    [InlineData("Europe/Berlin", "W. Europe Standard Time")]
    [InlineData("America/New_York", "Eastern Standard Time")]
    [InlineData("Australia/Lord_Howe", "Lord Howe Standard Time")]
    [InlineData("Asia/Kolkata", "India Standard Time")]
    public void Find_EitherSortOfId_MeansTheSameTimes(string iana, string windows)
    {
        var (one, other) = (Zones.Find(iana)!, Zones.Find(windows)!);

        Assert.All(Enumerable.Range(0, 365 * 24), hour =>
        {
            var moment = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hour);
            Assert.Equal(one.GetUtcOffset(moment), other.GetUtcOffset(moment));
        });
    }

    [Theory]
    [InlineData("europe/istanbul")]
    [InlineData(" Europe/Istanbul ")]
    [InlineData("turkey standard time")]
    [InlineData("UTC")]
    [InlineData("Etc/UTC")]
    public void Find_LetterCaseAndSpacesAround_DoNotMatter(string id) => Assert.NotNull(Zones.Find(id));

    [Theory]
    [InlineData("")]
    [InlineData("Europe/Atlantis")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("Turkey Standard Time'; DROP")]
    [InlineData("\0")]
    public void Find_WhatIsNoTimeZone_IsNull(string id) => Assert.Null(Zones.Find(id));

    [Fact]
    public void Ids_AreFoundEach_WithoutTwins()
    {
        Assert.All(Zones.Ids, id => Assert.True(Zones.Find(id) is not null, id));
        Assert.Equal(Zones.Ids.Count, Zones.Ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.True(Zones.Ids.Count > 500);
        Assert.Equal("Africa/Abidjan", Zones.Ids[0]);
    }
}
