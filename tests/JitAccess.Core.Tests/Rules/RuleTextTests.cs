using JitAccess.Core.Requests;
using JitAccess.Core.Rules;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Rules;

/// <summary>The descriptions of our rules and the values of our tags.</summary>
public sealed class RuleTextTests
{
    private static readonly RequestId Request = Lab.NewRequestId();

    private static readonly string Good = RuleDescription.OfAllow(Request, Lab.Now, Lab.Alice);

    public static TheoryData<string?> Unreadable =>
    [
        null, "", "until 2026-11-22T12:00:00Z", Good[1..], "x" + Good, Good + "x", Good.Replace("Z for", " for", StringComparison.Ordinal),
        Good.Replace("Z for", "+00:00 for", StringComparison.Ordinal),
        Good.Replace("2026-11-22", "2026-13-22", StringComparison.Ordinal), Good.Replace("2026-11-22", "2026-02-30", StringComparison.Ordinal),
        Good.Replace("12:00:00", "24:00:00", StringComparison.Ordinal),
        Good.Replace("2026", "\u0662\u0660\u0662\u0666", StringComparison.Ordinal),
        Good.Replace(Request.ToString(), Lab.NewRequestId(2).ToString(), StringComparison.Ordinal), Good.ToUpperInvariant(),
        Good.Replace(Lab.Alice, "alice", StringComparison.Ordinal), Good + "\n" + Good, "JitAccess  " + Good[10..],
    ];

    [Fact]
    public void OfAllow_AnyExpiry_ReadsBackAndFits() => Laws.Hold(Generators.RequestIds, Generators.Seconds, (request, until) =>
        RuleDescription.OfAllow(request, until, Lab.Alice) is { Length: <= 140 } text && RuleDescription.TryReadUntil(text, request, out var read)
            && read == until && read.Offset == TimeSpan.Zero);

    [Fact]
    public void OfAllow_AnotherOffset_IsWrittenInUtc() =>
        Assert.Contains("until 2026-11-22T10:00:00Z",
            RuleDescription.OfAllow(Request, new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.FromHours(2)), Lab.Alice), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void TryReadUntil_WhatWeDoNotWrite_IsUnreadable(string? description) => Assert.False(RuleDescription.TryReadUntil(description, Request, out _));

    [Theory]
    [InlineData("web01")]
    [InlineData("")]
    [InlineData("until 2099-01-01T00:00:00Z")]
    [InlineData("<script>\r\n\u202E")]
    [InlineData("a-name-of-a-hundred-characters-and-more-a-name-of-a-hundred-characters-and-more-a-name-of-a-hundred-characters")]
    public void OfBaseline_AnyVmName_NamesLedgerAndVmInHarmlessCharacters(string name)
    {
        var text = RuleDescription.OfBaseline(Lab.Key, Lab.LedgerId, name);

        Assert.InRange(text.Length, 1, 140);
        Assert.All(text, character => Assert.True(char.IsAsciiLetterOrDigit(character) || character is ' ' or '-' or '_' or '.'));
        Assert.True(RuleDescription.TryReadLedger(text, Lab.Key, out var ledger));
        Assert.Equal(Lab.LedgerId, ledger);
        Assert.False(RuleDescription.TryReadLedger(text, VmKey.Of(Lab.Id("Microsoft.Compute/virtualMachines", "vm02")), out _));
        Assert.False(RuleDescription.TryReadUntil(text, Request, out _));
    }

    [Fact]
    public void GrantTag_NameAndValue_ReadBack() => Laws.Hold(Generators.RequestIds, Generators.VmKeys, Generators.Seconds, (request, vm, until) =>
        GrantTag.TryParseName(GrantTag.Name(request), out var read) && request.Equals(read)
            && GrantTag.TryParseName(GrantTag.Name(request).ToUpperInvariant(), out read) && request.Equals(read)
        && GrantTag.TryReadUntil(GrantTag.Value(until, Lab.Alice, vm), out var end) && end == until && GrantTag.Value(until, Lab.Alice, vm).Length <= 256);

    [Theory]
    [InlineData("JitAccess-")]
    [InlineData("JitAccess-owner")]
    [InlineData("JitAccess-01kamn3c00040000000 ")]
    [InlineData("JitAccess-01kamn3c00040000000i")]
    [InlineData("Jit-01kamn3c000400000000")]
    [InlineData("xJitAccess-01kamn3c000400000000")]
    [InlineData("JitAccess-01kamn3c0004000000000")]
    [InlineData("JitAccess-\u212A1kamn3c000400000000")]
    public void GrantTag_ForeignNames_AreNotOurs(string name) => Assert.False(GrantTag.TryParseName(name, out _));

    [Theory]
    [InlineData("until=2026-11-22T12:00:00Z", true)]
    [InlineData("by=x until=2026-11-22T12:00:00Z vm=y", true)]
    [InlineData("until=2026-11-22T12:00:00", false)]
    [InlineData("until=2026-11-22T12:00:00Zx", false)]
    [InlineData("xuntil=2026-11-22T12:00:00Z", false)]
    [InlineData("until=tomorrow", false)]
    [InlineData("", false)]
    public void GrantTag_Values_AreReadOnlyAsWritten(string value, bool readable) => Assert.Equal(readable, GrantTag.TryReadUntil(value, out _));
}
