using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.Ledger.PolicyFiles;

/// <summary>Reads policy files. Strict: what is unknown, double, null or of another type is a problem, and each is reported with its JSON path.</summary>
public static class PolicyFileReader
{
    private const string DurationForms = "90m, 3h, 1h30m, 1d or PT90M";
    private const string PersonForms = "a name, or { \"objectId\": ..., \"name\": ... }";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    internal static IReadOnlyList<string> PolicyMembers { get; } =
    [
        "$schema", "name", "ports", "allowedSource", "maxDuration", "maxContinuous", "requesters", "approvers", "requiredApprovals", "breakGlass",
        "requireReason", "ticketPattern", "hours", "timeZone", "requestLifetime",
    ];

    internal static IReadOnlyList<string> PortMembers { get; } = ["port", "maxDuration", "allowedSource"];

    internal static IReadOnlyList<string> PersonMembers { get; } = ["objectId", "name", "kind"];

    /// <summary>Reads a policy, or a list of them.</summary>
    public static PolicyReading Read(string text)
    {
        if (text.Length > PolicyReading.MaxLength)
        {
            return Unreadable(string.Format(CultureInfo.InvariantCulture, "It has {0} characters; {1} are allowed.", text.Length, PolicyReading.MaxLength));
        }

        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return ReadRoot(document.RootElement);
        }
        catch (JsonException e)
        {
            const string form = "It is no JSON: what stands on line {0} at position {1} cannot be read.";
            return Unreadable(string.Format(CultureInfo.InvariantCulture, form, e.LineNumber + 1, e.BytePositionInLine + 1));
        }
        catch (ArgumentException)
        {
            return Unreadable("It holds half a character.");
        }
    }

    private static PolicyReading ReadRoot(JsonElement root)
    {
        var elements = root.ValueKind switch
        {
            JsonValueKind.Object => [(root, "$")],
            JsonValueKind.Array => root.EnumerateArray()
                .Select((element, index) => (element, string.Format(CultureInfo.InvariantCulture, "$[{0}]", index))).ToArray(),
            _ => Array.Empty<(JsonElement, string)>(),
        };
        if (elements.Length is 0 or > PolicyReading.MaxPolicies)
        {
            return Unreadable(elements.Length == 0
                ? "There is no policy; write { \"name\": ... }, or a list of such."
                : $"There are more than {PolicyReading.MaxPolicies} policies.");
        }

        var drafts = new List<PolicyDraft>();
        var problems = new List<PolicyProblem>();
        foreach (var (element, path) in elements)
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                problems.Add(new PolicyProblem(path, "This is no policy; write { \"name\": ... }."));
                continue;
            }

            var draft = ReadPolicy(element, path);
            drafts.Add(draft.Name.Length > 0 && drafts.Exists(other => string.Equals(other.Name, draft.Name, StringComparison.Ordinal))
                ? draft with { Problems = [.. draft.Problems, new PolicyProblem("name", $"Policy '{draft.Name}' is in this file twice.")] }
                : draft);
        }

        return new PolicyReading(drafts, problems);
    }

    private static PolicyDraft ReadPolicy(JsonElement element, string path)
    {
        var problems = new List<PolicyProblem>();
        var members = new PolicyFileMembers(element, string.Empty, PolicyMembers, problems);
        members.Require("name", "\"prod-linux\"");
        members.Require("ports", "[ \"ssh\" ]");
        members.Require("requesters", "[ \"sre@contoso.example\" ]");
        _ = members.Text("$schema", int.MaxValue);
        var ports = ReadPorts(members, problems);
        return new PolicyDraft
        {
            Path = path,
            Name = members.Value("name", PolicyFileForms.Name, PolicyName.Form + ", in lower case", text => text, string.Empty),
            Ports = ports.Select(port => port.Port).ToArray(),
            PortLimits = ports.Where(port => port.Sources is not null || port.MaxDuration is not null).ToArray(),
            Sources = ReadSources(element, members) ?? AllowedSources.Any,
            MaxDuration = ReadDuration(members, "maxDuration") ?? PolicyDraft.UsualMaxDuration,
            MaxContinuous = ReadDuration(members, "maxContinuous"),
            Requesters = ReadPeople(members, "requesters", needsOne: true, problems),
            Approvers = ReadPeople(members, "approvers", needsOne: false, problems),
            RequiredApprovals = members.Number("requiredApprovals", PolicyFileForms.MaxApprovals),
            BreakGlass = ReadPeople(members, "breakGlass", needsOne: false, problems),
            RequireReason = members.Flag("requireReason"),
            TicketPattern = members.Text("ticketPattern", AccessPolicy.MaxPatternLength),
            Hours = ReadHours(members),
            TimeZone = members.Text("timeZone", PolicyFileForms.MaxTimeZone),
            RequestLifetime = ReadDuration(members, "requestLifetime"),
            Problems = problems,
        };
    }

    private static IReadOnlyList<PortLimit> ReadPorts(PolicyFileMembers members, List<PolicyProblem> problems)
    {
        var limits = new List<PortLimit>();
        foreach (var (element, path) in members.Items("ports", needsOne: true))
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                limits.AddRange(ReadPort(members, element, path).Select(port => new PortLimit(port, null, null)));
                continue;
            }

            var own = new PolicyFileMembers(element, path, PortMembers, problems);
            own.Require("port", "\"rdp\"");
            var duration = ReadDuration(own, "maxDuration");
            var sources = ReadSources(element, own);
            if (own.Has("port"))
            {
                limits.AddRange(ReadPort(own, element.GetProperty("port"), "port").Select(port => new PortLimit(port, sources, duration)));
            }
        }

        return limits;
    }

    private static IReadOnlyList<PortSpecification> ReadPort(PolicyFileMembers members, JsonElement element, string path) =>
        members.Parse<IReadOnlyList<PortSpecification>>(
            element, path, PolicyFileForms.Port, PortSpecification.Forms, text => [PortSpecification.Parse(text)], []);

    // "Any", one source, or a list of them.
    private static AllowedSources? ReadSources(JsonElement owner, PolicyFileMembers members)
    {
        const string name = "allowedSource";
        if (!members.Has(name))
        {
            return null;
        }

        var element = owner.GetProperty(name);
        if (element.ValueKind == JsonValueKind.String && element.ValueEquals("Any"))
        {
            return AllowedSources.Any;
        }

        var items = element.ValueKind == JsonValueKind.String ? [(element, name)] : members.Items(name, needsOne: true);
        var prefixes = items.SelectMany(item => members.Parse<IReadOnlyList<AddressPrefix>>(
            item.Item1, item.Item2, PolicyFileForms.Source, "an address or CIDR, such as 203.0.113.0/24", text => [AddressPrefix.Parse(text)], [])).ToArray();
        return prefixes.Length > 0 ? AllowedSources.Of(prefixes) : null;
    }

    private static TimeSpan? ReadDuration(PolicyFileMembers members, string name) => members.Value<TimeSpan?>(
        name, PolicyFileForms.Duration, DurationForms, text => ParseDuration(text), null);

    private static TimeSpan ParseDuration(string text) =>
        DurationText.TryParse(text, out var duration, out var problem) ? duration : throw new FormatException($"'{text}' {problem}.");

    private static WeeklyHours? ReadHours(PolicyFileMembers members)
    {
        if (members.Text("hours", PolicyFileForms.MaxHours) is not { } text)
        {
            return null;
        }

        _ = WeeklyHours.TryParse(text, out var hours, out var problems);
        foreach (var problem in problems)
        {
            members.Add("hours", problem);
        }

        return hours;
    }

    private static IReadOnlyList<PersonReference> ReadPeople(PolicyFileMembers members, string name, bool needsOne, List<PolicyProblem> problems)
    {
        var people = new List<PersonReference>();
        foreach (var (element, path) in members.Items(name, needsOne))
        {
            if (element.ValueKind == JsonValueKind.String)
            {
                people.AddRange(members.TextOf(element, path, PolicyFileForms.MaxPersonName) is { } text ? [PersonReference.Of(text)] : []);
            }
            else if (element.ValueKind == JsonValueKind.Object)
            {
                people.AddRange(ReadPerson(new PolicyFileMembers(element, path, PersonMembers, problems)));
            }
            else
            {
                members.Add(path, $"This is nobody; write {PersonForms}.");
            }
        }

        return people;
    }

    private static IReadOnlyList<PersonReference> ReadPerson(PolicyFileMembers members)
    {
        const string example = "a0117050-0000-4000-8000-000000000001";
        members.Require("objectId", $"\"{example}\"");
        var objectId = members.Value<string?>("objectId", PolicyFileForms.ObjectId, "an object id, such as " + example, text => text, null);
        var kind = members.Value("kind", PolicyFileForms.Kind, "User, ServicePrincipal or Group", ParseKind, PersonKind.Unknown);
        var name = members.Text("name", PolicyFileForms.MaxPersonName);
        return objectId is null ? [] : [new PersonReference(objectId, name, kind)];
    }

    private static PersonKind ParseKind(string text) => (PersonKind)Enum.Parse(typeof(PersonKind), text);

    private static PolicyReading Unreadable(string problem) => new([], [new PolicyProblem("$", problem)]);
}
