using System.Globalization;
using System.Net;

namespace JitAccess.Simulation.Fleet;

/// <summary>A rule of somebody else, inbound and for TCP, with one source and one destination port, each of which may be <c>*</c>.</summary>
internal sealed record ForeignRule(string Name, int Priority, string Access, string Source, string Port)
{
    /// <summary>What its owner wrote; changes of it count as edits.</summary>
    public string Description { get; init; } = "ours since 2019";

    public bool IsDeny => Access == "Deny";

    /// <summary>Whether it denies for a purpose. One that denies everything from everywhere is posture: grants may go in front of it.</summary>
    public bool IsSpecificDeny => IsDeny && !(Source == "*" && Port == "*");

    public bool Matches(string source, int port) =>
        (Port == "*" || Port == port.ToString(CultureInfo.InvariantCulture)) && (Source == "*" || IPNetwork.Parse(Source).Contains(IPAddress.Parse(source)));

    public string ToJson(string groupId) => string.Format(
        CultureInfo.InvariantCulture,
        """
        {{"id":"{0}/securityRules/{1}","name":"{1}","type":"Microsoft.Network/networkSecurityGroups/securityRules","properties":{{"description":"{2}","protocol":"Tcp","access":"{3}","direction":"Inbound","priority":{4},"sourceAddressPrefix":"{5}","sourcePortRange":"*","destinationAddressPrefix":"*","destinationPortRange":"{6}"}}}}
        """,
        groupId, Name, Description, Access, Priority, Source, Port);

    /// <summary>The rule as <see cref="Checks.ObservedRule.Content"/> would show it.</summary>
    public string Content =>
        string.Format(CultureInfo.InvariantCulture, "{0} {1} Inbound Tcp {2}:* -> *:{3} '{4}'", Priority, Access, Source, Port, Description);
}
