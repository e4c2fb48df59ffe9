using System;
using System.Linq;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Code;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

public sealed class WriteCodeTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Theory]
    [InlineData(CodeLanguage.Bicep, "name: '{0}'", "priority: {0}", "description: '{0}'")]
    [InlineData(CodeLanguage.Terraform, "= \"{0}\"", "= {0}", "= \"{0}\"")]
    public async Task Code_OfAProtectedVm_HasItsRulesAsTheyAre(CodeLanguage language, string name, string priority, string description)
    {
        var context = await stage.ConnectAsync();
        _ = await stage.EnableAsync(context, Stage.Protection("web01", PortSpecification.Ssh));
        _ = await stage.RequestAsync(context, Stage.Wish("web01"));
        var before = stage.Everything();

        // The options are those of a caller who says nothing; the protection has other ports.
        var code = await new WriteCode(context, stage.Told).WriteAsync(Stage.Protection("web01"), asIs: true, language, Stage.None);

        var rules = (await context.Network.ListSecurityGroupsAsync(Stage.None)).SelectMany(group => group.Rules)
            .Where(rule => rule.Name.StartsWith("JitAccess-Deny", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(rules);
        foreach (var rule in rules)
        {
            Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, name, rule.Name), code, StringComparison.Ordinal);
            Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, priority, rule.Priority), code, StringComparison.Ordinal);
            Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, description, rule.Description), code, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("3389", code, StringComparison.Ordinal);
        Assert.DoesNotContain("JitAccess-Allow-0", code, StringComparison.Ordinal);
        Assert.Equal(before, stage.Everything());
    }

    [Fact]
    public async Task Code_OfAVmThatIsNotProtected_IsThePlanAndNothingIsWritten()
    {
        var context = await stage.ConnectAsync();
        _ = await stage.EnableAsync(context, Stage.Protection("web01"));
        var before = stage.Everything();

        var code = await new WriteCode(context, stage.Told).WriteAsync(Stage.Protection("db01"), asIs: true, CodeLanguage.Bicep, Stage.None);

        Assert.Equal(before, stage.Everything());
        var planned = (await new EnableVm(context, stage.Told).PlanAsync(Stage.Protection("db01"), Stage.None)).Baseline;
        Assert.All(planned, placed => Assert.Contains($"name: '{placed.Rule.Name}'", code, StringComparison.Ordinal));

        // What was deployed from it is then found to be in place.
        Assert.Contains(planned[0].Rule.Description!, code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_OfTwoVmsThatShareAnNsg_HasEveryPriorityOnceOrIsRefused()
    {
        var context = await stage.ConnectAsync();
        _ = await stage.EnableAsync(context, Stage.Protection("web01"));
        var planned = new WriteCode(context, stage.Told);
        _ = await planned.WriteAsync(Stage.Protection("app01"), asIs: true, CodeLanguage.Bicep, Stage.None);
        _ = await stage.RefusedAsync(ErrorIds.VmNotProtected, () => planned.WriteAsync(Stage.Protection("app02"), asIs: true, CodeLanguage.Bicep, Stage.None));

        _ = await stage.EnableAsync(context, Stage.Protection("app01"));
        _ = await stage.EnableAsync(context, Stage.Protection("app02"));
        var asIs = new WriteCode(context, stage.Told);
        var code = await asIs.WriteAsync(Stage.Protection("app01"), asIs: true, CodeLanguage.Bicep, Stage.None)
            + await asIs.WriteAsync(Stage.Protection("app02"), asIs: true, CodeLanguage.Bicep, Stage.None);
        Assert.Single(code.Split('\n'), line => line.Contains(" existing = {", StringComparison.Ordinal));
        var priorities = code.Split('\n').Where(line => line.Contains("priority: ", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(priorities);
        Assert.Equal(priorities.Distinct(), priorities);
    }

    [Fact]
    public async Task Code_OfALedgerWithoutAnId_IsRefused()
    {
        var context = await stage.ConnectAsync();

        _ = await stage.RefusedAsync(ErrorIds.VmNotProtected,
            () => new WriteCode(context, stage.Told).WriteAsync(Stage.Protection("web01"), asIs: true, CodeLanguage.Bicep, Stage.None));
    }
}
