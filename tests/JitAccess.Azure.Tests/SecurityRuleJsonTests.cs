using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using JitAccess.Azure.Json;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core.Network;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class SecurityRuleJsonTests
{
    [Fact]
    public void Body_OneOfEach_TakesSingularForms()
    {
        var properties = Body(Scripted.Rule with { Description = "why" });

        Assert.Equal("203.0.113.7", properties.GetProperty("sourceAddressPrefix").GetString());
        Assert.Equal("*", properties.GetProperty("sourcePortRange").GetString());
        Assert.Equal("why", properties.GetProperty("description").GetString());
        Assert.DoesNotContain(properties.EnumerateObject(),
            property => property.Name.EndsWith("Prefixes", StringComparison.Ordinal) || property.Name.EndsWith("Ranges", StringComparison.Ordinal));
    }

    [Fact]
    public void Body_SeveralOfEach_TakesPluralFormsOnly()
    {
        var properties = Body(Scripted.Rule with { Sources = ["203.0.113.7", "198.51.100.0/24"], DestinationPorts = ["22", "5985-5986"], Protocol = "TCP" });

        Assert.Equal(2, properties.GetProperty("sourceAddressPrefixes").GetArrayLength());
        Assert.Equal(2, properties.GetProperty("destinationPortRanges").GetArrayLength());
        Assert.False(properties.TryGetProperty("sourceAddressPrefix", out _));
        Assert.False(properties.TryGetProperty("destinationPortRange", out _));
        Assert.Equal("TCP", properties.GetProperty("protocol").GetString());
    }

    [Fact]
    public void Body_ApplicationSecurityGroups_LeaveThePrefixesOut()
    {
        var group = ResourceId.Parse($"/subscriptions/{Scripted.SubscriptionId}/resourceGroups/rg/providers/Microsoft.Network/applicationSecurityGroups/web");

        var properties = Body(Scripted.Rule with { Destinations = [], DestinationGroups = [group] });

        Assert.Equal(group.ToString(), properties.GetProperty("destinationApplicationSecurityGroups")[0].GetProperty("id").GetString());
        Assert.False(properties.TryGetProperty("destinationAddressPrefix", out _));
    }

    [Fact]
    public void Rule_WrittenAndRead_IsTheSame()
    {
        var rule = Scripted.Rule with { Sources = ["203.0.113.7", "198.51.100.0/24"], Description = "ä \"quoted\"" };
        using var document = JsonDocument.Parse($$"""{"name":"{{rule.Name}}",{{Encoding.UTF8.GetString(SecurityRuleWriter.Write(rule)).TrimStart('{')}}""");

        var read = SecurityRuleReader.Read(document.RootElement, isDefault: false);

        Assert.True(read.HasSameEffect(rule));
        Assert.Equal((rule.Name, rule.Description), (read.Name, read.Description));
    }

    [Fact]
    public void Reading_SingularAndPluralTogether_MergesThem()
    {
        var rule = Read("""{"sourceAddressPrefix":"10.0.0.1","sourceAddressPrefixes":["10.0.0.2","10.0.0.1"],"destinationPortRange":22,"destinationPortRanges":null}""");

        Assert.Equal(["10.0.0.1", "10.0.0.2"], rule.Sources.Order(StringComparer.Ordinal));
        Assert.Equal(["22"], rule.DestinationPorts);
    }

    [Fact]
    public void Reading_AbsentFields_LeavesSomethingThatIsUnreadableAndNotSomethingThatMatchesNothing()
    {
        var rule = Read("{}");

        Assert.Equal([string.Empty], rule.Sources);
        Assert.Equal([string.Empty], rule.Destinations);
        Assert.Equal([string.Empty], rule.DestinationPorts);
        Assert.Equal(string.Empty, rule.Protocol);
    }

    [Theory]
    [InlineData("""{"name":"r1","properties":{"direction":"Inbound","access":"Allow"}}""", "priority")]
    [InlineData("""{"name":"r1","properties":{"priority":"high","direction":"Inbound","access":"Allow"}}""", "priority")]
    [InlineData("""{"name":"r1","properties":{"priority":100,"direction":"Sideways","access":"Allow"}}""", "direction")]
    [InlineData("""{"name":"r1","properties":{"priority":100,"direction":"Inbound","access":"1"}}""", "access")]
    [InlineData("""{"name":"r1"}""", "properties")]
    public void Reading_WithoutWhatDecides_NamesRuleAndField(string json, string field)
    {
        using var document = JsonDocument.Parse(json);

        var error = Assert.Throws<MalformedAnswerException>(() => SecurityRuleReader.Read(document.RootElement, isDefault: false));

        Assert.Contains("r1", error.Message, StringComparison.Ordinal);
        Assert.Contains(field, error.Message, StringComparison.Ordinal);
    }

    private static JsonElement Body(SecurityRule rule) => JsonDocument.Parse(SecurityRuleWriter.Write(rule)).RootElement.GetProperty("properties");

    private static SecurityRule Read(string fields)
    {
        using var document = JsonDocument.Parse($$"""{"name":"r1","properties":{"priority":100,"direction":"Inbound","access":"Allow"{{(fields.Length > 2 ? "," : string.Empty)}}{{fields.TrimStart('{')}}}""");
        return SecurityRuleReader.Read(document.RootElement, isDefault: false);
    }
}
