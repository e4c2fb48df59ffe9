using System.Text.Json;
using JitAccess.Core.Facts;

namespace JitAccess.Ledger.Json;

/// <summary>The facts of the journal, which only sweeps write.</summary>
internal static class JournalJson
{
    public static void Write(Utf8JsonWriter writer, Fact fact)
    {
        switch (fact)
        {
            case OpeningFact opening:
                writer.Text("requestId", opening.RequestId.ToString());
                writer.Time("until", opening.Until);
                writer.Text("subject", opening.Subject);
                writer.Text("policyName", opening.PolicyName);
                writer.WriteNumber("policyRevision", opening.PolicyRevision);
                writer.Objects("approvals", opening.Approvals, PeopleJson.WritePerson);
                writer.WriteBoolean("breakGlass", opening.BreakGlass);
                writer.Objects("skipped", opening.Skipped, PeopleJson.WritePerson);
                writer.Text("vmId", opening.VmId);
                writer.WriteNumber("attachmentRevision", opening.AttachmentRevision);
                writer.Objects("rules", opening.Rules, RuleJson.Write);
                break;
            case OpenedFact opened:
                writer.Text("requestId", opened.RequestId.ToString());
                writer.Text("proof", opened.Proof);
                writer.Objects("rules", opened.Rules, RuleJson.Write);
                break;
            case ClosedFact closed:
                writer.Text("requestId", closed.RequestId.ToString());
                writer.Text("cause", closed.Cause.ToString());
                writer.WriteBoolean("sessionsMayContinue", closed.SessionsMayContinue);
                writer.Text("proof", closed.Proof);
                writer.Objects("rules", closed.Rules, RuleJson.Write);
                break;
            case FailedFact failed:
                writer.Text("requestId", failed.RequestId.ToString());
                writer.Text("errorId", failed.ErrorId);
                writer.Text("message", failed.Message);
                break;
            case HeldFact held:
                writer.Text("requestId", held.RequestId.ToString());
                writer.Text("errorId", held.ErrorId);
                writer.Text("message", held.Message);
                break;
            case NeutralisedFact neutralised:
                writer.Text("requestId", neutralised.RequestId.ToString());
                writer.Objects("rules", neutralised.Rules, RuleJson.Write);
                break;
            case RepairedFact repaired:
                writer.Text("requestId", repaired.RequestId.ToString());
                writer.Text("what", repaired.What);
                writer.Text("message", repaired.Message);
                writer.Objects("rules", repaired.Rules, RuleJson.Write);
                break;
        }
    }

    public static Fact Read(string kind, JsonMembers members, FactHead head) => kind switch
    {
        "opening" => new OpeningFact
        {
            Author = head.Author,
            At = head.At,
            Follows = head.Follows,
            RequestId = FactBodies.ReadId(members),
            Until = members.Time("until"),
            Subject = members.Text("subject"),
            PolicyName = members.OptionalText("policyName"),
            PolicyRevision = members.OptionalNumber("policyRevision") ?? 0,
            Approvals = members.OptionalObjects("approvals", PeopleJson.ReadPerson),
            BreakGlass = members.OptionalFlag("breakGlass") ?? false,
            Skipped = members.OptionalObjects("skipped", PeopleJson.ReadPerson),
            VmId = members.Text("vmId"),
            AttachmentRevision = members.Number("attachmentRevision"),
            Rules = members.Objects("rules", RuleJson.Read),
        },
        "opened" => new OpenedFact
        {
            Author = head.Author,
            At = head.At,
            Follows = head.Follows,
            RequestId = FactBodies.ReadId(members),
            Proof = members.Text("proof"),
            Rules = members.Objects("rules", RuleJson.Read),
        },
        "closed" => new ClosedFact
        {
            Author = head.Author,
            At = head.At,
            Follows = head.Follows,
            RequestId = FactBodies.ReadId(members),
            Cause = members.Choice<ClosingCause>("cause"),
            SessionsMayContinue = members.Flag("sessionsMayContinue"),
            Proof = members.Text("proof"),
            Rules = members.Objects("rules", RuleJson.Read),
        },
        "failed" => new FailedFact
        {
            Author = head.Author,
            At = head.At,
            Follows = head.Follows,
            RequestId = FactBodies.ReadId(members),
            ErrorId = members.Text("errorId"),
            Message = members.Text("message"),
        },
        "held" => new HeldFact
        {
            Author = head.Author,
            At = head.At,
            Follows = head.Follows,
            RequestId = FactBodies.ReadId(members),
            ErrorId = members.Text("errorId"),
            Message = members.Text("message"),
        },
        "neutralised" => new NeutralisedFact
        {
            Author = head.Author,
            At = head.At,
            Follows = head.Follows,
            RequestId = FactBodies.ReadId(members),
            Rules = members.Objects("rules", RuleJson.Read),
        },
        "repaired" => new RepairedFact
        {
            Author = head.Author,
            At = head.At,
            Follows = head.Follows,
            RequestId = FactBodies.ReadId(members),
            What = members.Text("what"),
            Message = members.Text("message"),
            Rules = members.OptionalObjects("rules", RuleJson.Read),
        },
        _ => throw new FactFormatException($"'kind' is '{kind}', which this version of JitAccess does not know"),
    };
}
