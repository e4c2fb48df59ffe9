using System.Threading.Tasks;
using JitAccess.Core.Code;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;

namespace JitAccess.Core.Tests.Code;

public sealed class CodeTests
{
    private const string Group =
        "/subscriptions/5ab00000-0000-4000-8000-000000000000/resourceGroups/prod-rg/providers/Microsoft.Network/networkSecurityGroups/";

    [Fact]
    public void Bicep_Rule_IsAChildOfItsNsgWithEveryProperty() => Assert.Equal(
        """
        // A note.

        // Deploy to resource group prod-rg of subscription 5ab00000-0000-4000-8000-000000000000.
        resource nsg_web_nsg 'Microsoft.Network/networkSecurityGroups@2024-05-01' existing = {
          name: 'web-nsg'
        }

        resource rule_JitAccess_Deny_1 'Microsoft.Network/networkSecurityGroups/securityRules@2024-05-01' = {
          parent: nsg_web_nsg
          name: 'JitAccess-Deny-1'
          properties: {
            description: 'JitAccess vm of ledger'
            priority: 200
            direction: 'Inbound'
            access: 'Deny'
            protocol: 'Tcp'
            sourcePortRange: '*'
            sourceAddressPrefix: '*'
            destinationPortRanges: [
              '22'
              '3389'
            ]
            destinationAddressPrefix: '10.0.0.4'
          }
        }

        """.ReplaceLineEndings("\n"),
        new BicepCode().Write(["A note."], [Placed("web-nsg", "JitAccess-Deny-1")]));

    [Fact]
    public void Bicep_NsgThatTwoVmsShare_IsDeclaredOnceInAFile()
    {
        var code = new BicepCode();
        var first = code.Write([], [Placed("web-nsg", "JitAccess-Deny-1")]);
        var second = code.Write([], [Placed("WEB-NSG", "JitAccess-Deny-2"), Placed("db-nsg", "JitAccess-Deny-3")]);

        Assert.Contains("resource nsg_web_nsg ", first, StringComparison.Ordinal);
        Assert.DoesNotContain("resource nsg_web_nsg", second, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("  parent: nsg_web_nsg\n  name: 'JitAccess-Deny-2'", second, StringComparison.Ordinal);
        Assert.Contains("resource nsg_db_nsg ", second, StringComparison.Ordinal);
    }

    [Fact]
    public void Terraform_Rule_IsAResourceWithEveryArgument() => Assert.Equal(
        """
        # A note.

        # NSG web-nsg of subscription 5ab00000-0000-4000-8000-000000000000.

        resource "azurerm_network_security_rule" "rule_JitAccess_Deny_1" {
          name                        = "JitAccess-Deny-1"
          resource_group_name         = "prod-rg"
          network_security_group_name = "web-nsg"
          description                 = "JitAccess vm of ledger"
          priority                    = 200
          direction                   = "Inbound"
          access                      = "Deny"
          protocol                    = "Tcp"
          source_port_range           = "*"
          source_address_prefix       = "*"
          destination_port_ranges     = ["22", "3389"]
          destination_address_prefix  = "10.0.0.4"
        }

        """.ReplaceLineEndings("\n"),
        TerraformCode.Write(["A note."], [Placed("web-nsg", "JitAccess-Deny-1")]));

    [Theory]
    [InlineData("it's", @"'it\'s'")]
    [InlineData("${evil()}", @"'\${evil()}'")]
    [InlineData(@"\${x}", @"'\\\${x}'")]
    [InlineData("'\n}\nresource x", @"'\'\n}\nresource x'")]
    [InlineData("\u0007\u2028", @"'\u{7}\u{2028}'")]
    public void Bicep_Text_StaysOneLiteral(string text, string expected) => Assert.Equal(expected, BicepCode.Quote(text));

    [Theory]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData("${file(\"x\")}", "\"$${file(\\\"x\\\")}\"")]
    [InlineData("%{ if x }", "\"%%{ if x }\"")]
    [InlineData("$100 and 5%", "\"$100 and 5%\"")]
    [InlineData("$${x}", "\"$$${x}\"")]
    [InlineData("\\\"\n}", "\"\\\\\\\"\\n}\"")]
    [InlineData("\u0007\u2028", "\"\\u0007\\u2028\"")]
    public void Terraform_Text_StaysOneLiteral(string text, string expected) => Assert.Equal(expected, TerraformCode.Quote(text));

    [TerraformFact]
    public async Task Terraform_Text_MeansItself()
    {
        string[] texts =
        [
            "${1 + 1}", "$${1 + 1}", "$$${1 + 1}", "%{if true}A%{endif}", "%%{if true}A%%{endif}", "%%%{if true}A%{endif}", "$%${1}", "%${1}",
            "$%{if true}A", "\\${1}", "\\\\u0024{1}", "$", "%", "${", "%{", "$\u0024{", "say \"hi\"", "\"\n}\nresource", "tab\tbell\u0007", "\u2028", "\u202e", "\ud83d\ude00", "<<EOF", "#", "",
        ];

        Assert.Equal(texts, await Terraform.EvaluateAsync(texts.Select(TerraformCode.Quote)));
    }

    [TerraformFact]
    public async Task Terraform_File_IsWrittenAsTerraformWouldWriteIt()
    {
        var file = TerraformCode.Write(
            ["web01: ssh", "${evil} \r\n evil"],
            [Placed("web-nsg", "JitAccess-Deny-1"), Placed("web-nsg", "JitAccess-Deny-2"), Placed("db-nsg", "${x}")]);

        Assert.Equal(file, await Terraform.FormatAsync(file));
    }

    [Fact]
    public void Comment_WithALineBreak_StaysAComment()
    {
        Assert.DoesNotContain("\nresource evil", new BicepCode().Write(["web01\nresource evil"], []), StringComparison.Ordinal);
        Assert.DoesNotContain("\nresource evil", TerraformCode.Write(["web01\r\nresource evil"], []), StringComparison.Ordinal);
    }

    [Fact]
    public void Symbols_OfNamesThatComeToTheSame_AreDifferent()
    {
        var symbols = new SymbolNames();
        Assert.Equal(["nsg_web_nsg", "nsg_web_nsg_2", "nsg_WEB_NSG_3", "nsg_1"],
            new[] { "web-nsg", "web.nsg", "WEB_NSG", "1" }.Select(name => symbols.Take("nsg", name)));
    }

    private static PlacedRule Placed(string group, string name) => new(ResourceId.Parse(Group + group), new SecurityRule
    {
        Name = name,
        Description = "JitAccess vm of ledger",
        Priority = 200,
        Direction = RuleDirection.Inbound,
        Access = RuleAccess.Deny,
        Protocol = "Tcp",
        Sources = ["*"],
        Destinations = ["10.0.0.4"],
        DestinationPorts = ["22", "3389"],
    });
}
