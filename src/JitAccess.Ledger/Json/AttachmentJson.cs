using System;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Ledger.Json;

/// <summary>The protection of a VM.</summary>
internal static class AttachmentJson
{
    public static void Write(Utf8JsonWriter writer, AttachmentFact fact)
    {
        writer.Text("vmKey", fact.VmKey.ToString());
        writer.WriteNumber("revision", fact.Revision);
        writer.Text("previous", fact.Previous);
        writer.Text("state", fact.State.ToString());
        writer.Text("resourceId", fact.ResourceId.ToString());
        writer.Text("vmId", fact.VmId);
        writer.Objects("interfaces", fact.Interfaces, WriteInterface);
        writer.Texts("ports", fact.Ports.Select(port => port.ToExplicitString()));
        writer.Texts("policyNames", fact.PolicyNames);
        if (fact.Policy is { } own)
        {
            writer.Object("policy", own, PolicyJson.Write);
        }

        writer.Texts("exemptions", fact.Exemptions);
        writer.Objects("through", fact.Through, RuleJson.Write);
        writer.Objects("moved", fact.Moved, RuleJson.Write);
        writer.Objects("baseline", fact.Baseline, RuleJson.Write);
        writer.Text("reason", fact.Reason);
    }

    public static AttachmentFact Read(JsonMembers members, FactHead head)
    {
        var fact = ReadMembers(members, head);
        return fact.Policy is null && fact.PolicyNames.Count == 0
            ? throw new FactFormatException("The protection has neither a policy of its own nor the name of one")
            : fact.PolicyNames.FirstOrDefault(name => !PolicyName.TryParse(name, out _)) is { } bad
                ? throw new FactFormatException($"'{bad}' is no name of a policy")
            : fact.Ports.Count == 0 ? throw new FactFormatException("The protection names no port")
            : fact;
    }

    private static AttachmentFact ReadMembers(JsonMembers members, FactHead head) => new()
    {
        Author = head.Author,
        At = head.At,
        Follows = head.Follows,
        VmKey = members.Value("vmKey", ParseVmKey),
        Revision = members.Number("revision"),
        Previous = members.OptionalText("previous"),
        State = members.Choice<AttachmentState>("state"),
        ResourceId = members.Value("resourceId", ResourceId.Parse),
        VmId = members.Text("vmId"),
        Interfaces = members.Objects("interfaces", ReadInterface),
        Ports = members.Values("ports", PortSpecification.Parse),
        PolicyNames = members.OptionalTexts("policyNames"),
        Policy = members.Has("policy") ? PolicyJson.Read(members.Object("policy")) : null,
        Exemptions = members.OptionalTexts("exemptions"),
        Through = members.OptionalObjects("through", RuleJson.Read),
        Moved = members.OptionalObjects("moved", RuleJson.Read),
        Baseline = members.OptionalObjects("baseline", RuleJson.Read),
        Reason = members.OptionalText("reason"),
    };

    private static VmKey ParseVmKey(string text) => VmKey.TryParse(text, out var key) ? key! : throw new FormatException($"'{text}' is not the key of a VM");

    private static void WriteInterface(Utf8JsonWriter writer, AttachedInterface attached)
    {
        writer.Text("id", attached.Id.ToString());
        writer.Texts("addresses", attached.Addresses.Select(address => address.ToString()));
    }

    private static AttachedInterface ReadInterface(JsonMembers members) =>
        new(members.Value("id", ResourceId.Parse), members.Values("addresses", IPAddressValue.Parse));
}
