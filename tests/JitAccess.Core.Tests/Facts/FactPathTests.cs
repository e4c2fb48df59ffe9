using FsCheck.Fluent;
using JitAccess.Core.Facts;
using JitAccess.Core.Requests;
using JitAccess.Core.Tests.Support;

namespace JitAccess.Core.Tests.Facts;

public sealed class FactPathTests
{
    private static readonly RequestId Request = Lab.NewRequestId();

    public static TheoryData<string> NoPaths
    {
        get
        {
            var opening = $"journal/2026-11-22/{Request}/opening.json";
            var asked = $"requests/2026-11-22/{Request}/{Lab.Alice}/request.json";
            var attachment = $"control/attachments/{Lab.Key}/1.json";
            return
            [
                "", "/", "control", "control/ledger", "control/Ledger.json", "/control/ledger.json", "control//ledger.json", "control/../control/ledger.json",
                opening + "\n", opening + ".tmp", "./" + opening, opening.Replace('/', '\\'), opening.ToUpperInvariant(),
                opening.Replace("opening", "requests", StringComparison.Ordinal),
                opening.Replace("opening", "request", StringComparison.Ordinal), opening.Replace("2026-11-22", "2026-11-23", StringComparison.Ordinal),
                opening.Replace("2026-11-22", "..", StringComparison.Ordinal),
                opening.Replace("2026", "\u0662\u0660\u0662\u0666", StringComparison.Ordinal), opening.Replace("opening", "repaired", StringComparison.Ordinal),
                opening.Replace("opening", "repaired-tag-20261122t12000000z", StringComparison.Ordinal),
                opening.Replace("opening", "repaired-Tag-20261122t120000000z", StringComparison.Ordinal),
                opening.Replace("opening", "repaired-tag-\u0662\u0660\u0662\u06661122t120000000z", StringComparison.Ordinal),
                opening.Replace("opening", "repaired-a/b-20261122t120000000z", StringComparison.Ordinal),
                asked.Replace(Lab.Alice, "alice", StringComparison.Ordinal), asked.Replace(Lab.Alice, Lab.Alice.ToUpperInvariant(), StringComparison.Ordinal),
                asked.Replace(Lab.Alice, "..", StringComparison.Ordinal),
                asked.Replace("request.json", "opening.json", StringComparison.Ordinal),
                asked.Replace(Request.ToString(), Request.ToString().ToUpperInvariant(), StringComparison.Ordinal),
                attachment.Replace("/1.", "/0.", StringComparison.Ordinal), attachment.Replace("/1.", "/01.", StringComparison.Ordinal),
                attachment.Replace("/1.", "/-1.", StringComparison.Ordinal),
                attachment.Replace("/1.", "/12345678.", StringComparison.Ordinal), attachment.Replace("/1.", "/1\u0663.", StringComparison.Ordinal),
                attachment.Replace("/1.", "/\uFF11.", StringComparison.Ordinal),
                attachment.Replace(Lab.Key.ToString(), Lab.Key.ToString().ToUpperInvariant(), StringComparison.Ordinal),
                attachment.Replace("attachments", "suspension", StringComparison.Ordinal),
                "control/policies/Prod/1.json",
                "control/policies/prod-/1.json",
                "control/policies/../1.json",
                "control/policies/prod/0.json",
                "control/suspension/01.json",
                "journal/sweeps/2026-11-22/20261123t103015250z-runner.json",
                "journal/sweeps/2026-11-22/20261122t103015250z-Runner.json",
                "journal/sweeps/2026-11-22/20261122t103015250z-.json",
            ];
        }
    }

    [Fact]
    public void TryParse_EveryPathThatWeMake_ReadsBackWhole() =>
        Laws.Hold(Generators.RequestIds, Generators.VmKeys, Gen.Choose(1, 9_999_999), (request, vm, revision) =>
        Paths(request, vm, revision).All(path => FactPath.TryParse(path.Value, out var read) && read!.Equals(path) && read.Kind == path.Kind
            && Equals(read.RequestId, path.RequestId)
            && Equals(read.VmKey, path.VmKey) && read.Revision == path.Revision && read.AuthorId == path.AuthorId));

    [Fact]
    public void Prefixes_StandInFrontOfTheirPaths()
    {
        Assert.StartsWith(FactPath.RequestPrefix(Request), FactPath.InRequests(Request, Lab.Alice, "decision").Value, StringComparison.Ordinal);
        Assert.StartsWith(FactPath.JournalPrefix(Request), FactPath.InJournal(Request, "opened").Value, StringComparison.Ordinal);
        Assert.StartsWith(FactPath.AttachmentPrefix(Lab.Key), FactPath.Attachment(Lab.Key, 3).Value, StringComparison.Ordinal);
        Assert.Equal(Lab.Alice, FactPath.InRequests(Request, Lab.Alice.ToUpperInvariant(), "request").AuthorId);
    }

    [Theory]
    [MemberData(nameof(NoPaths))]
    public void TryParse_WhatIsNotOfTheGrammar_IsRefusedAndNeverACrash(string value) => Assert.False(FactPath.TryParse(value, out _));

    [Fact]
    public void Making_WhatIsNotOfTheGrammar_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => FactPath.InRequests(Request, "../" + Lab.Alice, "request"));
        Assert.Throws<ArgumentException>(() => FactPath.InRequests(Request, Lab.Alice, "opening"));
        Assert.Throws<ArgumentException>(() => FactPath.InJournal(Request, "request"));
        Assert.Throws<ArgumentException>(() => FactPath.Repaired(Request, "Two words", Lab.Now));
        Assert.Throws<ArgumentException>(() => FactPath.Attachment(Lab.Key, 0));
    }

    private static IEnumerable<FactPath> Paths(RequestId request, VmKey vm, int revision) =>
        new[] { "request", "withdrawn", "revoke", "decision" }.Select(kind => FactPath.InRequests(request, Lab.Alice, kind))
            .Concat(new[] { "opening", "opened", "closed", "failed", "held", "neutralised" }.Select(kind => FactPath.InJournal(request, kind)))
            .Concat([FactPath.Ledger, FactPath.Attachment(vm, revision), FactPath.Repaired(request, "surfaced", request.AskedOn)]);
}
