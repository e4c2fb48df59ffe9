using System;
using System.Collections;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.PowerShell.Transformations;
using Xunit;

namespace JitAccess.PowerShell.Tests.Transformations;

public sealed class VmReferenceReaderTests
{
    private const string Id = "/subscriptions/5e6f/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/web01";

    [Fact]
    public void Name_IsAName() => Assert.Equal(new VmReference { Name = "web01" }, One(new GivenArgument(" web01 ")));

    [Fact]
    public void ResourceId_DecidesNameAndGroup()
    {
        var vm = One(new GivenArgument(Id));

        Assert.Equal((Id, "web01", "rg-web"), (vm.ResourceId!.ToString(), vm.Name, vm.ResourceGroupName));
    }

    [Theory]
    [InlineData("Id")]
    [InlineData("ResourceId")]
    public void Object_WithAnId_IsFoundByIt(string property) =>
        Assert.Equal(ResourceId.Parse(Id), One(GivenArgument.With((property, Id), ("Name", "another"), ("ResourceGroupName", "elsewhere"))).ResourceId);

    [Fact]
    public void Object_WithAnIdThatIsNoResourceId_IsFoundByNameAndGroup() =>
        Assert.Equal(
            new VmReference { Name = "web01", ResourceGroupName = "rg-web" },
            One(GivenArgument.With(("Id", 4711), ("Name", "web01"), ("ResourceGroupName", "rg-web"))));

    [Fact]
    public void Hashtable_InAnyLetterCase_IsAnObjectToo() =>
        Assert.Equal(
            new VmReference { Name = "web01", ResourceGroupName = "rg-web" },
            One(new GivenArgument(new Hashtable { ["vmname"] = "web01", ["resourcegroupname"] = "rg-web" })));

    [Fact]
    public void Object_WithANameAlone_IsNoVm()
    {
        // Every file, process and service has a name.
        var error = Assert.Throws<FormatException>(() => One(GivenArgument.With(("Name", "web01"))));

        Assert.Contains("ResourceGroupName", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web[01]")]
    [InlineData("web[0-9]*")]
    [InlineData("]")]
    public void Name_WithBrackets_IsRefusedAndNeverFindsNothingQuietly(string name)
    {
        var error = Assert.Throws<FormatException>(() => VmReferenceReader.ReadAll(new GivenArgument(name), allowWildcards: true));

        Assert.Contains($"'{name}' has brackets", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web*")]
    [InlineData("web0?")]
    public void Name_WithWildcards_IsForReadingOnly(string name)
    {
        Assert.Equal(name, VmReferenceReader.ReadAll(new GivenArgument(name), allowWildcards: true)[0].Name);
        Assert.Contains("Get-JitVm", Assert.Throws<FormatException>(() => One(new GivenArgument(name))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rg-web/web01")]
    [InlineData("/subscriptions/5e6f/resourceGroups/rg-web")]
    public void Text_ThatIsNeitherNameNorId_IsRefused(string text) => Assert.Throws<FormatException>(() => One(new GivenArgument(text)));

    [Fact]
    public void List_OfDifferentThings_IsReadInItsOrder()
    {
        var vms = VmReferenceReader.ReadAll(new GivenArgument(new object[] { "app01", Id, new VmReference { Name = "db01" } }), allowWildcards: false);

        Assert.Equal(["app01", "web01", "db01"], vms.Select(vm => vm.Name));
    }

    [Fact]
    public void Nothing_IsRefused() => Assert.Throws<FormatException>(() => One(new GivenArgument(null)));

    private static VmReference One(Argument argument) => Assert.Single(VmReferenceReader.ReadAll(argument, allowWildcards: false));
}
