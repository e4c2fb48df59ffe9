using System;
using System.Collections;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.PowerShell.Transformations;
using Xunit;

namespace JitAccess.PowerShell.Tests.Transformations;

public sealed class PolicyPortReaderTests
{
    [Fact]
    public void List_OfTextsAndTables_IsPortsWithTheLimitsOfTheTables()
    {
        var table = new Hashtable { ["Port"] = "rdp", ["maxduration"] = "30m", ["AllowedSource"] = new object[] { "10.0.0.0/8", "203.0.113.7" } };

        var limits = Read("ssh,8443", table);

        Assert.Equal(["ssh", "8443", "rdp"], limits.Select(limit => limit.Port.ToString()));
        Assert.All(limits.Take(2), limit => Assert.True(limit.Sources is null && limit.MaxDuration is null));
        Assert.Equal(TimeSpan.FromMinutes(30), limits[2].MaxDuration);
        Assert.Equal(AllowedSources.Parse(["10.0.0.0/8", "203.0.113.7"]), limits[2].Sources);
    }

    [Fact]
    public void Object_WithAPortAndTextsOfLimits_IsRead()
    {
        var given = GivenArgument.With(("Port", "ssh"), ("MaxDuration", TimeSpan.FromHours(2)), ("AllowedSource", "10.0.0.0/8, 203.0.113.7"));

        var limit = Assert.Single(PolicyPortReader.ReadAll(given));

        Assert.Equal(new PortLimit(PortSpecification.Ssh, AllowedSources.Parse(["10.0.0.0/8", "203.0.113.7"]), TimeSpan.FromHours(2)), limit);
    }

    [Fact]
    public void Table_WithSeveralMistakes_NamesThemAll()
    {
        var table = new Hashtable { ["Port"] = "telnet", ["MaxDuration"] = 30, ["AllowedSource"] = "here", ["Duration"] = "1h" };

        var error = Assert.Throws<FormatException>(() => Read(table));

        Assert.All(["'telnet'", "'30'", "'here'", "'Duration'"], value => Assert.Contains(value, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Table_WithoutAPort_IsRefusedWithAnExample()
    {
        var error = Assert.Throws<FormatException>(() => Read(new Hashtable { ["MaxDuration"] = "1h" }));

        Assert.Contains("@{Port='rdp';MaxDuration='30m';AllowedSource='10.0.0.0/8'}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Example_OfTheErrors_IsItselfValid()
    {
        Assert.EndsWith("@{Port='rdp';MaxDuration='30m';AllowedSource='10.0.0.0/8'}", PolicyPortReader.Forms, StringComparison.Ordinal);
        Assert.Single(Read(new Hashtable { ["Port"] = "rdp", ["MaxDuration"] = "30m", ["AllowedSource"] = "10.0.0.0/8" }));
    }

    [Fact]
    public void EmptyList_IsRefused() => Assert.Throws<FormatException>(() => Read());

    [Theory]
    [InlineData("None", 0)]
    [InlineData("none", 0)]
    [InlineData("", 0)]
    [InlineData(null, 0)]
    [InlineData("8h", 8)]
    public void OptionalDuration_OfNoneIsZero(string? text, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), DurationReader.ReadOptional(new GivenArgument(text)));

    [Fact]
    public void OptionalDuration_OfSomethingElse_SaysThatNoneIsPossible() =>
        Assert.Contains("None", Assert.Throws<FormatException>(() => DurationReader.ReadOptional(new GivenArgument("soon"))).Message, StringComparison.Ordinal);

    private static PortLimit[] Read(params object[] elements) => PolicyPortReader.ReadAll(new GivenArgument(elements));
}
