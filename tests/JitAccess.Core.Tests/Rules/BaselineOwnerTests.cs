using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

public sealed class BaselineOwnerTests
{
    private const string Other = "zzzzzzzzzzzzzzzz";

    [Fact]
    public void Rule_NamesALedger_IsThatOnes()
    {
        Assert.True(BaselineOwner.IsOf(Deny(RuleDescription.OfBaseline(Lab.Key, Lab.LedgerId, "vm")), Lab.Key, Lab.LedgerId, known: null));
        Assert.False(BaselineOwner.IsOf(Deny(RuleDescription.OfBaseline(Lab.Key, Other, "vm")), Lab.Key, Lab.LedgerId, Attachment(Deny(null))));
    }

    [Theory]
    [InlineData("do not touch")]
    [InlineData(null)]
    public void Rule_NamesNoLedger_IsTheOnesThatListsIt(string? description)
    {
        Assert.True(BaselineOwner.IsOf(Deny(description), Lab.Key, Lab.LedgerId, Attachment(Deny(null))));
        Assert.False(BaselineOwner.IsOf(Deny(description), Lab.Key, Lab.LedgerId, Attachment(Deny(null) with { SecurityGroupId = Lab.GroupId("another") })));
        Assert.False(BaselineOwner.IsOf(Deny(description), Lab.Key, Lab.LedgerId, known: null));
    }

    private static PlacedRule Deny(string? description) =>
        new(Lab.GroupId("nsg"), Lab.Deny(OurRuleName.Deny(Lab.Key, 1), 999, ports: "22") with { Description = description });

    private static AttachmentFact Attachment(PlacedRule rule) => new()
    {
        VmKey = Lab.Key,
        Revision = 1,
        State = AttachmentState.Attached,
        ResourceId = Lab.VmId,
        VmId = "x",
        Interfaces = [],
        Ports = [PortSpecification.Ssh],
        Baseline = [rule],
        Author = Lab.Author(),
        At = Lab.Now,
    };
}
