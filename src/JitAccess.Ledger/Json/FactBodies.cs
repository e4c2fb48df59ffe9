using System;
using System.Text.Json;
using JitAccess.Core.Facts;
using JitAccess.Core.Requests;

namespace JitAccess.Ledger.Json;

/// <summary>The members of each kind of fact, beside those of <see cref="FactHead"/>.</summary>
internal static class FactBodies
{
    /// <summary>The word that path and document have for a fact.</summary>
    public static string KindOf(Fact fact) => fact switch
    {
        LedgerFact => "ledger",
        PolicyFact => "policy",
        AttachmentFact => "attachment",
        SuspensionFact => "suspension",
        SweepFact => "sweep",
        RequestFact => "request",
        WithdrawnFact => "withdrawn",
        RevokeFact => "revoke",
        DecisionFact => "decision",
        OpeningFact => "opening",
        OpenedFact => "opened",
        ClosedFact => "closed",
        FailedFact => "failed",
        HeldFact => "held",
        NeutralisedFact => "neutralised",
        RepairedFact => "repaired",
        _ => throw new ArgumentException($"{fact.GetType().Name} is not a kind of fact that a ledger holds.", nameof(fact)),
    };

    public static void Write(Utf8JsonWriter writer, Fact fact)
    {
        switch (fact)
        {
            case LedgerFact ledger:
                writer.Text("ledgerId", ledger.LedgerId);
                break;
            case AttachmentFact attachment:
                AttachmentJson.Write(writer, attachment);
                break;
            case PolicyFact policy:
                ControlJson.Write(writer, policy);
                break;
            case SuspensionFact suspension:
                ControlJson.Write(writer, suspension);
                break;
            case SweepFact sweep:
                SweepJson.Write(writer, sweep);
                break;
            case RequestFact request:
                writer.Object("request", request.Request, RequestJson.Write);
                break;
            case WithdrawnFact withdrawn:
                writer.Text("requestId", withdrawn.RequestId.ToString());
                writer.Text("reason", withdrawn.Reason);
                break;
            case RevokeFact revoke:
                writer.Text("requestId", revoke.RequestId.ToString());
                writer.Text("reason", revoke.Reason);
                break;
            case DecisionFact decision:
                writer.Text("requestId", decision.RequestId.ToString());
                writer.Text("subject", decision.Subject);
                writer.WriteBoolean("approved", decision.Approved);
                writer.Text("comment", decision.Comment);
                break;
            default:
                JournalJson.Write(writer, fact);
                break;
        }
    }

    /// <exception cref="FactFormatException">The kind is unknown, or a member is missing or cannot be read.</exception>
    public static Fact Read(string kind, JsonMembers members, FactHead head) => kind switch
    {
        "ledger" => new LedgerFact { Author = head.Author, At = head.At, Follows = head.Follows, LedgerId = members.Text("ledgerId") },
        "policy" => ControlJson.ReadPolicy(members, head),
        "attachment" => AttachmentJson.Read(members, head),
        "suspension" => ControlJson.ReadSuspension(members, head),
        "sweep" => SweepJson.Read(members, head),
        "request" => new RequestFact { Author = head.Author, At = head.At, Follows = head.Follows, Request = RequestJson.Read(members.Object("request")) },
        "withdrawn" =>
            new WithdrawnFact
            {
                Author = head.Author,
                At = head.At,
                Follows = head.Follows,
                RequestId = ReadId(members),
                Reason = members.OptionalText("reason")
            },
        "revoke" => new RevokeFact
        {
            Author = head.Author,
            At = head.At,
            Follows = head.Follows,
            RequestId = ReadId(members),
            Reason = members.OptionalText("reason")
        },
        "decision" => new DecisionFact
        {
            Author = head.Author,
            At = head.At,
            Follows = head.Follows,
            RequestId = ReadId(members),
            Subject = members.Text("subject"),
            Approved = members.Flag("approved"),
            Comment = members.OptionalText("comment"),
        },
        _ => JournalJson.Read(kind, members, head),
    };

    public static RequestId ReadId(JsonMembers members) => members.Value("requestId", RequestId.Parse);
}
