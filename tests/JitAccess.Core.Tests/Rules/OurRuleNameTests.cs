using FsCheck.Fluent;
using JitAccess.Core.Network;
using JitAccess.Core.Requests;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

public sealed class OurRuleNameTests
{
    private static readonly RequestId Request = Lab.NewRequestId();

    public static TheoryData<string> NotOurs =>
    [
        $"JitAccess-Allow-{Request}", $"JitAccess-Allow-{Request}-0", $"JitAccess-Allow-{Request}-01", $"JitAccess-Allow-{Request}-12345",
            $"JitAccess-Allow-{Request}-1x",
        $"JitAccess-Allow-{Request}-1\n", $"xJitAccess-Allow-{Request}-1", $" JitAccess-Allow-{Request}-1", $"JitAccess-Allow-{Lab.Key}-1",
            $"JitAccess-Deny-{Request}-1", $"JitAccess-Allow-{Request}--1",
        $"JitAccess-Open-{Request}-1", $"JitAccess_Allow_{Request}_1", $"JitAccess-Allow-{Request}-1-1", "SecurityCenter-JITRule-1", "JitAccess-Allow--1", "",
        $"JitAccess-Allow-{Request}-1\u0663", $"JitAccess-Allow-{Request}-\u0661", $"JitAcce\u017F\u017F-Allow-{Request}-1",
            $"JitAccess-\u0130llow-{Request}-1",
        "JitAccess-Deny-\u212A000000000000000-1", $"JitAccess-Allow-\u212A{Request.ToString()[1..]}-1", $"JitAccess-Allow-{Request}\u200B-1",
    ];

    [Fact]
    public void TryParse_EveryNameThatWeWrite_ReadsBackInAnyLetters() =>
        Laws.Hold(Generators.RequestIds, Generators.VmKeys, Gen.Choose(1, 9999), (request, vm, number) =>
    {
        var allow = OurRuleName.Allow(request, number);
        return OurRuleName.TryParse(allow, out var a) && a!.Kind == OurRuleKind.Allow && request.Equals(a.RequestId) && a.Number == number && a.VmKey is null
            && OurRuleName.TryParse(OurRuleName.Deny(vm, number), out var d) && d!.Kind == OurRuleKind.Deny && vm.Equals(d.VmKey) && d.RequestId is null
            && OurRuleName.TryParse(OurRuleName.Keep(vm, number), out var k) && k!.Kind == OurRuleKind.Keep && vm.Equals(k.VmKey)
            && OurRuleName.TryParse(allow.ToUpperInvariant(), out var upper) && request.Equals(upper!.RequestId) && allow.Length <= 80;
    });

    [Theory]
    [MemberData(nameof(NotOurs))]
    public void TryParse_WhatIsNotOfTheGrammar_IsSomebodyElses(string name) => Assert.False(OurRuleName.TryParse(name, out _));

    [Fact]
    public void IsOurs_OutboundAndDefaultRulesOfOurName_AreNot()
    {
        var rule = Lab.Allow(OurRuleName.Allow(Request, 1), 200, "203.0.113.7", "22");

        Assert.True(OurRuleName.IsOurs(rule) && OurRuleName.IsGrant(rule) && OurRuleName.IsOf(rule, Request));
        Assert.False(OurRuleName.IsOurs(rule with { Direction = RuleDirection.Outbound }));
        Assert.False(OurRuleName.IsGrant(rule with { IsDefault = true }));
        Assert.False(OurRuleName.IsOf(rule, Lab.NewRequestId(2)));
        Assert.False(OurRuleName.IsGrant(rule with { Name = OurRuleName.Keep(Lab.Key, 1) }));
    }
}
