using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Json;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class ServiceTagTests
{
    private const string List = """
        {"values":[
          {"name":"SqlManagement","properties":{"addressPrefixes":["203.0.113.0/24","2001:db8::/48"]} },
          {"name":"Odd","properties":{"addressPrefixes":["203.0.113.0/24","somewhere"]} },
          {"name":"Bare"}]}
        """;

    [Fact]
    public async Task Tags_OfARegion_AreReadOnceAndFoundWithoutLetterCase()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, List);

        var tags = await scripted.Gateway.ListServiceTagsAsync(Scripted.SubscriptionId, "westeurope", CancellationToken.None);
        await scripted.Gateway.ListServiceTagsAsync(Scripted.SubscriptionId, "westeurope", CancellationToken.None);

        Assert.True(tags["sqlmanagement"].Contains(IPAddressValue.Parse("203.0.113.200")));
        Assert.True(tags["sqlmanagement"].Contains(IPAddressValue.Parse("2001:db8::1")));
        Assert.False(tags["sqlmanagement"].Contains(IPAddressValue.Parse("203.0.114.1")));
        Assert.Single(scripted.Service.Requests);
    }

    [Fact]
    public async Task Tags_WithAPrefixThatCannotBeRead_AreLeftOutAndNotTooSmall()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(200, List);

        Assert.Equal(["SqlManagement"], (await scripted.Gateway.ListServiceTagsAsync(Scripted.SubscriptionId, "westeurope", CancellationToken.None)).Keys);
    }

    [Fact]
    public async Task Tags_RefusedOnce_AreAskedForAgain()
    {
        var scripted = new Scripted();
        scripted.Service.Answer(403, Scripted.Error("AuthorizationFailed", "no")).Answer(200, List);

        await Assert.ThrowsAsync<GatewayException>(() => scripted.Gateway.ListServiceTagsAsync(Scripted.SubscriptionId, "westeurope", CancellationToken.None));

        Assert.NotEmpty(await scripted.Gateway.ListServiceTagsAsync(Scripted.SubscriptionId, "westeurope", CancellationToken.None));
    }

    [Theory]
    [InlineData("""[{"actions":["*"],"notActions":[]}]""", true)]
    [InlineData("""[{"actions":["microsoft.network/*/write"],"notActions":[]}]""", true)]
    [InlineData("""[{"actions":["*"],"notActions":["Microsoft.Network/networkSecurityGroups/*"]}]""", false)]
    [InlineData("""[{"actions":["*"],"notActions":["Microsoft.Network/*"]},{"actions":["Microsoft.Network/networkSecurityGroups/securityRules/write"]}]""", true)]
    [InlineData("""[{"actions":["*/read","Microsoft.Network/networkSecurityGroups/write","Microsoft.Network/networkSecurityGroups/securityRules/writeX"]}]""",
        false)]
    [InlineData("[]", false)]
    public void Rights_OfSeveralRoles_AddUpAndANotActionCountsWithinItsOwnRole(string roles, bool expected)
    {
        var permissions = JsonDocument.Parse(roles).RootElement.EnumerateArray().Select(PermissionReader.Read).ToArray();

        Assert.Equal(expected, PermissionReader.Allow(permissions, PermissionReader.WriteRules));
    }
}
