using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Xunit;

namespace JitAccess.PowerShell.Tests.Contract;

public sealed class CmdletContractTests
{
    private static readonly string[] Vm = ["VM! 0 V P", "ResourceGroupName P", "Context"];

    public static TheoryData<string, string, string, string[]> Rows => new()
    {
        { "Get-JitContext", "None", "JitContext", ["Context"] },
        { "Disconnect-JitAccess", "None", "JitContext", ["Context"] },
        { "Get-JitSandbox", "None", "JitSandbox", ["Context"] },
        { "Step-JitSandbox", "Low", "JitSandbox", ["By! 0", "Context"] },
        { "Get-JitVm", "None", "JitVm", ["VM 0 V P", "ResourceGroupName P", "Context"] },
        { "Enable-JitVm", "High", "JitVm String",
            [.. Vm, "[Inline] Port", "[Inline] MaxDuration", "[Inline] AllowedSource", "[Inline] Requester", "[Policy] Policy! P", "Exempt", "Through",
            "MakeRoom", "RequireProof", "AsCode"] },
        { "Disable-JitVm", "High", "JitVm", [.. Vm, "MoveBack"] },
        { "Get-JitExposure", "None", "JitExposure", ["VM 0 V P", "ResourceGroupName P", "Port", "Context"] },
        { "Test-JitAccess", "None", "JitAccessPath Boolean", [.. Vm, "Port! 1", "Source! 2", "Quiet"] },
        { "Request-JitAccess", "Medium", "JitRequest",
            [.. Vm, "Port 1 P", "Source P", "Duration P", "Reason P", "Ticket P", "StartAt P", "BreakGlass", "RequireProof", "Wait", "Timeout"] },
        { "Get-JitRequest", "None", "JitRequest",
            ["[List] VM", "[List] Status", "[List] Mine", "[List] Approvable", "[List] Since", "[List] All", "[Request] Request! 0 V P", "Context"] },
        { "Wait-JitRequest", "None", "JitRequest", ["Request! 0 V P", "For", "Timeout", "Context"] },
        { "Approve-JitRequest", "High", "JitRequest", ["Request! 0 V P", "Comment", "Context"] },
        { "Deny-JitRequest", "Medium", "JitRequest", ["Request! 0 V P", "Comment!", "Context"] },
        { "Get-JitLedger", "None", "JitFact", ["Since", "Until", "Request V P", "VM", "Context"] },
        { "Test-JitLedger", "None", "JitLedgerCheck Boolean", ["Anchor", "PolicyWriter", "Quiet", "Context"] },
        { "Test-JitStore", "Low", "JitStoreCheck", ["Role", "Context"] },
        { "Revoke-JitAccess", "Medium", "JitRequest",
            ["[Request] Request! 0 V P", "[VM] VM! V P", "[VM] ResourceGroupName P", "[All] All!", "Reason", "Context"] },
        {
            "Set-JitPolicy", "Medium", "JitPolicy",
            [
                "Name! 0", "Port", "AllowedSource", "MaxDuration", "MaxContinuous", "Requester", "Approver", "BreakGlass", "RequiredApprovals",
                    "RequireReason", "TicketPattern",
                "Hours", "TimeZone", "RequestLifetime", "Context",
            ]
        },
        { "Get-JitPolicy", "None", "JitPolicy", ["Name 0 V P", "Context"] },
        { "Remove-JitPolicy", "High", "JitPolicy", ["Name! 0 V P", "Reason", "Context"] },
        { "Suspend-JitPolicy", "Medium", "JitPolicy", ["[Name] Name! 0 V P", "[All] All!", "Reason", "Context"] },
        { "Resume-JitPolicy", "High", "JitPolicy", ["[Name] Name! 0 V P", "[All] All!", "Reason", "Context"] },
        {
            "Invoke-JitSweep", "Medium", "JitSweepResult",
            [
                "For", "Every", "Thorough", "OnFact", "[File] CeilingPath!", "[Ceiling] Scope", "[Ceiling] Port", "[Ceiling] AllowedSource",
                    "[Ceiling] MaxDuration",
                "[Ceiling] PolicyWriter", "Context",
            ]
        },
        { "Export-JitPolicy", "Medium", "FileInfo", ["Name! 0 V P", "Path! 1", "Force", "Context"] },
        {
            "Import-JitPolicy", "Medium", "JitPolicy JitDefenderVm JitDefenderGap",
            [
                "[Path] Path! 0", "[Defender] Path 0", "[Defender] FromDefender!", "[Object] FromDefender", "[Object] InputObject! V", "[Defender] Requester",
                    "[Object] Requester",
                "Context",
            ]
        },
        {
            "Enter-JitVm", "Medium", "Void",
            [
                .. Vm, "Port 1 P", "Source P", "Duration P", "Reason P", "Ticket P", "StartAt P", "BreakGlass", "RequireProof", "Timeout",
                "Address", "LocalUser", "PrivateKeyFile", "FilePath", "ArgumentList",
            ]
        },
        { "Export-JitReport", "Medium", "FileInfo", ["Path! 0", "Since", "Force", "Context"] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Cmdlet_HasTheImpactOutputAndParametersOfTheContract(string name, string impact, string output, string[] parameters)
    {
        var cmdlet = Assert.Single(CmdletClass.All, found => found.Name == name);

        Assert.Equal(impact, cmdlet.Impact);
        Assert.Equal(output.Split(' '), cmdlet.Outputs);
        Assert.Equal(parameters.Order(StringComparer.Ordinal), cmdlet.Describe().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Connect_NeedsAStoreExceptForTheSandboxInMemory()
    {
        var connect = Assert.Single(CmdletClass.All, found => found.Name == "Connect-JitAccess").Describe().ToList();

        Assert.Equal(
            ["[Default] Store!", "[Device] Store!", "[Identity] Store!", "[Interactive] Store!", "[Sandbox] Store", "[Server] Store!", "[Token] Store!"],
            connect.Where(parameter => parameter.Contains("] Store", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["[Device] DeviceCode!", "[Identity] Identity!", "[Interactive] Interactive!", "[Sandbox] Sandbox!", "[Server] SandboxEndpoint!",
                "[Token] AccessToken!"],
            connect.Where(parameter => parameter.EndsWith('!') && !parameter.Contains("Store", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(6, connect.Count(parameter => parameter.EndsWith("] AuthorsAttested", StringComparison.Ordinal)));
        Assert.DoesNotContain("[Sandbox] AuthorsAttested", connect);
        Assert.Contains("SubscriptionId 0", connect);
        Assert.DoesNotContain("Context", connect);
    }

    [Fact]
    public void VmParameter_HasTheSameAliasesEverywhere()
    {
        foreach (var parameter in CmdletClass.All.SelectMany(cmdlet => cmdlet.Parameters)
            .Where(parameter => parameter.Name == "VM" && parameter.DeclaringType!.Name != "GetJitRequestCommand"))
        {
            var aliases = parameter.CustomAttributes.Where(attribute => attribute.AttributeType.Name == nameof(AliasAttribute))
                .SelectMany(attribute => (IEnumerable<System.Reflection.CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
                    .Select(argument => (string)argument.Value!);
            Assert.Equal(["ResourceId", "Id", "VMName", "Name"], aliases);
        }
    }

    [Fact]
    public void Wildcards_AreForGetOnly()
    {
        foreach (var cmdlet in CmdletClass.All)
        {
            var allowed = cmdlet.Parameters.SelectMany(parameter => parameter.CustomAttributes)
                .Any(attribute => attribute.NamedArguments.Any(argument => argument.MemberName == "AllowWildcards" && argument.TypedValue.Value is true));
            Assert.True(!allowed || cmdlet.Name.StartsWith("Get-", StringComparison.Ordinal), cmdlet.Name);
        }
    }

    [Fact]
    public void Cmdlets_SayWhereTheirHelpIsOnline()
    {
        foreach (var cmdlet in CmdletClass.All)
        {
            var attribute = Assert.Single(cmdlet.Type.CustomAttributes, attribute => attribute.AttributeType == typeof(CmdletAttribute));
            var address = attribute.NamedArguments.SingleOrDefault(argument => argument.MemberName == "HelpUri").TypedValue.Value;

            // [Cmdlet(..., HelpUri = ProjectSite.Help + "Get-JitVm.md")]
            Assert.Equal($"{ProjectSite.Help}{cmdlet.Name}.md", address);
        }
    }

    [Fact]
    public void Cmdlets_AreSealedAndNamedAfterThemselves() =>
        Assert.All(CmdletClass.All,
            cmdlet => Assert.True(cmdlet.Type.IsSealed && cmdlet.Type.Name == cmdlet.Name.Replace("-", string.Empty, StringComparison.Ordinal) + "Command",
            cmdlet.Name));

    [Fact]
    public void Assembly_ReferencesNothingButCoreAndPowerShell() =>
        Assert.Equal(
            ["JitAccess.Core", "System.Management.Automation", "netstandard"],
            typeof(Commands.JitCmdlet).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Order(StringComparer.Ordinal));
}
