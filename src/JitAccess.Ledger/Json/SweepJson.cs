using System;
using System.Text.Json;
using JitAccess.Core.Facts;

namespace JitAccess.Ledger.Json;

/// <summary>The heartbeats of sweeps.</summary>
internal static class SweepJson
{
    public static void Write(Utf8JsonWriter writer, SweepFact fact)
    {
        writer.Text("host", fact.Host);
        writer.Time("startedOn", fact.StartedOn);
        writer.WriteNumber("passes", fact.Passes);
        writer.OptionalDuration("every", fact.Every);
        writer.OptionalTime("thoroughOn", fact.ThoroughOn);
        writer.Texts("repairs", fact.Repairs);
        writer.Texts("failures", fact.Failures);
        writer.Texts("previous", fact.Previous);
        writer.Objects("seen", fact.Seen, WriteDigest);
    }

    public static SweepFact Read(JsonMembers members, FactHead head) => new()
    {
        Author = head.Author,
        At = head.At,
        Follows = head.Follows,
        Host = members.Text("host"),
        StartedOn = members.Time("startedOn"),
        Passes = members.Number("passes"),
        Every = members.OptionalDuration("every"),
        ThoroughOn = members.OptionalTime("thoroughOn"),
        Repairs = members.OptionalTexts("repairs"),
        Failures = members.OptionalTexts("failures"),
        Previous = members.OptionalTexts("previous"),
        Seen = members.OptionalObjects("seen", ReadDigest),
    };

    private static void WriteDigest(Utf8JsonWriter writer, FactDigest digest)
    {
        writer.Text("path", digest.Path.Value);
        writer.Text("hash", digest.Hash);
    }

    private static FactDigest ReadDigest(JsonMembers members) => new(members.Value("path", ParsePath), members.Text("hash"));

    private static FactPath ParsePath(string text) =>
        FactPath.TryParse(text, out var path) ? path! : throw new FormatException($"'{text}' is not a path of the ledger");
}
