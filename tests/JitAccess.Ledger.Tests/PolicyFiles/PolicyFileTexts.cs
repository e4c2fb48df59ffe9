using System;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Ledger.PolicyFiles;

namespace JitAccess.Ledger.Tests.PolicyFiles;

/// <summary>Policy files, right and wrong.</summary>
internal static class PolicyFileTexts
{
    /// <summary>Every member that there is.</summary>
    public const string Full = """
        {
          "$schema": "https://raw.githubusercontent.com/jitaccess/JitAccess/main/docs/schemas/jit-policy.schema.json",
          "name": "prod-linux",
          "ports": [ "ssh", { "port": "rdp", "maxDuration": "30m", "allowedSource": [ "10.0.0.0/8" ] } ],
          "allowedSource": [ "203.0.113.0/24", "2001:db8::/32" ],
          "maxDuration": "2h",
          "maxContinuous": "8h",
          "requesters": [ "sre@contoso.example", { "objectId": "d0117050-0000-4000-8000-000000000001", "name": "sre-team", "kind": "Group" } ],
          "approvers": [ "lead@contoso.example", "oncall@contoso.example" ],
          "requiredApprovals": 1,
          "breakGlass": [ "oncall@contoso.example" ],
          "requireReason": true,
          "ticketPattern": "^(INC|CHG)\\d{6}$",
          "hours": "Mon-Fri 08:00-18:00",
          "timeZone": "Europe/Istanbul",
          "requestLifetime": "PT4H"
        }
        """;

    private const string Least = """{ "name": "p", "ports": ["ssh"], "requesters": ["a"] }""";

    /// <summary>Valid ones.</summary>
    public static IReadOnlyList<string> Right { get; } =
    [
        Full, Least, $"[{Least}]", $"[{Full}, {Least}]", With("ports", "[\"5000-5010/udp\", \"8443/tcp\", {\"port\": \"winrm\"}]"),
        With("allowedSource", "\"Any\""), With("allowedSource", "\"203.0.113.7\""),
        With("maxDuration", "\"1h30m\""), With("maxDuration", "\"PT1H30M0.5S\""), With("maxDuration", "\"1d\""), With("requiredApprovals", "0"),
        With("requiredApprovals", "2.0"),
        With("approvers", "[]"), With("requesters", "[{\"objectId\": \"A0117050-0000-4000-8000-00000000000f\"}]"), With("name", "\"a-1\""),
        With("requireReason", "false"),
    ];

    /// <summary>Ones that the schema can tell to be wrong, and so must the reader.</summary>
    public static IReadOnlyList<string> Wrong { get; } =
    [
        "[]", "{}", "1", "null", "\"p\"", "[1]", $"[[{Least}]]",
        .. PolicyFileReader.PolicyMembers
            .SelectMany(member => new[] { "null", "{}", "[[]]", "[null]", "\"\"", "-1", "1.5", "1001", "\" \\n\"" }.Select(value => With(member, value)))
            .Where(text => !text.Contains("\"ticketPattern\": \" \\n\"", StringComparison.Ordinal) && !HoldsAnyText(text)),
        .. new[] { "name", "ports", "requesters" }.Select(Without), With("Name", "\"p\""), With("unknown", "1"), With("$Schema", "\"x\""),
        With("name", "\"Prod\""), With("name", "\"-p\""), With("name", "\"p\\n\""), With("name", $"\"{new string('a', 65)}\""),
        With("ports", "[\"telnet\"]"), With("ports", "[\"0\"]"), With("ports", "[\"*\"]"),
        With("ports", "[\"SSH\"]"), With("ports", "[]"), With("ports", "\"ssh\""), With("ports", "[22]"), With("ports", "[{}]"),
        With("ports", "[{\"port\": \"rdp\", \"x\": 1}]"),
        With("ports", "[{\"port\": \"rdp\", \"maxDuration\": 30}]"), With("allowedSource", "[]"), With("allowedSource", "[\"Any\"]"),
        With("allowedSource", "\"any\""), With("allowedSource", "\"Internet\""),
        With("maxDuration", "\"3\""), With("maxDuration", "\"3 hours\""), With("maxDuration", "\"P\""), With("maxDuration", "\"PT\""),
        With("maxDuration", "\"3H\""), With("maxDuration", "\"-3h\""),
        With("requesters", "[]"), With("requesters", "[1]"), With("requesters", "[{\"name\": \"a\"}]"), With("requesters", "[{\"objectId\": \"a\"}]"),
        With("requesters", "[{\"objectId\": \"d0117050-0000-4000-8000-000000000001\", \"kind\": \"Robot\"}]"),
        With("requesters", "[{\"objectId\": \"d0117050-0000-4000-8000-000000000001\", \"id\": \"x\"}]"),
        With("requesters", $"[\"{new string('a', 257)}\"]"), With("requireReason", "\"yes\""), With("ticketPattern", $"\"{new string('a', 257)}\""),
        With("hours", $"\"{new string('a', 1001)}\""),
        With("timeZone", $"\"{new string('a', 101)}\""),
    ];

    /// <summary>The full policy.</summary>
    public static AccessPolicy Policy { get; } = new()
    {
        Name = "prod-linux",
        Ports = [PortSpecification.Ssh, PortSpecification.Rdp, PortSpecification.Parse("5000-5010/udp")],
        PortLimits =
        [
            new PortLimit(PortSpecification.Rdp, AllowedSources.Parse(["10.0.0.0/8"]), TimeSpan.FromMinutes(30)),
            new PortLimit(PortSpecification.Parse("5000-5010/udp"), AllowedSources.Any, null),
        ],
        Sources = AllowedSources.Parse(["203.0.113.0/24", "2001:db8::/32"]),
        MaxDuration = TimeSpan.FromMinutes(90),
        MaxContinuous = TimeSpan.FromHours(8),
        Requesters =
        [
            new Person("a0117050-0000-4000-8000-000000000006", "sre@contoso.example", PersonKind.User),
            new Person("d0117050-0000-4000-8000-000000000001", "sre-team", PersonKind.Group),
        ],
        Approvers = [new Person("a0117050-0000-4000-8000-000000000004", "läuft \"gut\"", PersonKind.User)],
        RequiredApprovals = 1,
        BreakGlass = [new Person("a0117050-0000-4000-8000-000000000005", null)],
        RequireReason = true,
        TicketPattern = @"^(INC|CHG)\d{6}+$",
        Hours = WeeklyHours.Parse("Mon-Fri 08:00-18:00"),
        TimeZone = "Europe/Istanbul",
        RequestLifetime = TimeSpan.FromSeconds(3600.25),
    };

    /// <summary>The least policy with one member more, or another one.</summary>
    public static string With(string member, string value) => member switch
    {
        "name" => $$"""{ "name": {{value}}, "ports": ["ssh"], "requesters": ["a"] }""",
        "ports" => $$"""{ "name": "p", "ports": {{value}}, "requesters": ["a"] }""",
        "requesters" => $$"""{ "name": "p", "ports": ["ssh"], "requesters": {{value}} }""",
        _ => $$"""{ "name": "p", "ports": ["ssh"], "requesters": ["a"], "{{member}}": {{value}} }""",
    };

    private static string Without(string member) => member switch
    {
        "name" => """{ "ports": ["ssh"], "requesters": ["a"] }""",
        "ports" => """{ "name": "p", "requesters": ["a"] }""",
        _ => """{ "name": "p", "ports": ["ssh"] }""",
    };

    // A text of a space and a line break is a text to the schema; that it does not print is for the reader to say.
    private static bool HoldsAnyText(string text) =>
        new[] { "$schema", "hours", "timeZone" }.Any(member => text.Contains($"\"{member}\": \" \\n\"", StringComparison.Ordinal));
}
