using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Control;

/// <summary>
/// What a sandbox offers beside Azure, to anybody who reaches it: packet tests, the request log, the clock, tokens, faults; and the cloud's metadata.
/// </summary>
internal sealed class ControlPlane(SandboxWorld world, SandboxState state)
{
    public bool Answers(ArmRequest request) => request.Segments.Count > 0
        && (request.Segments[0].Equals("sandbox", StringComparison.OrdinalIgnoreCase) || CloudMetadata.Answers(request) || LoginStub.Answers(request));

    public ArmResponse Handle(ArmRequest request)
    {
        try
        {
            return CloudMetadata.Answers(request) ? CloudMetadata.Handle(request)
                : LoginStub.Answers(request) ? new LoginStub(state).Handle(request)
                : Handle(request.Method, request.Path.TrimEnd('/').ToLowerInvariant(), request);
        }
        catch (Exception e) when (e is SandboxException or ArgumentException or FormatException or JsonException or OverflowException)
        {
            return new ArmException(400, "InvalidSandboxRequest", e.Message).ToResponse(world.Clock.Now, string.Empty);
        }
    }

    private ArmResponse Handle(string method, string path, ArmRequest request) => (method, path) switch
    {
        ("POST", "/sandbox/probe") => ArmResponse.Ok(ProbeDocument.Write(world.Probe(ProbeDocument.Read(Body(request))))),
        ("GET", "/sandbox/requests") => ArmResponse.Ok(ArmJson.Array(world.Requests.Select(Logged))),
        ("DELETE", "/sandbox/requests") => Done(world.ClearRequests),
        ("GET", "/sandbox/clock") => Clock(),
        ("PUT", "/sandbox/clock") => SetClock(Body(request)),
        ("GET", "/sandbox/token") => Token(request.Query),
        ("GET", "/sandbox/people") => ArmResponse.Ok(ArmJson.Array(world.People.Select(Person))),
        ("PUT", "/sandbox/people") => SetPerson(Body(request)),
        ("DELETE", "/sandbox/groups") =>
            Done(() => world.RemoveGroup(request.Query.TryGetValue("name", out var group) ? group
                : throw new SandboxException("Which group? Write /sandbox/groups?name=approvers."))),
        ("GET", "/sandbox/resources") => ArmResponse.Ok(ArmJson.Parse(world.ExportResources(request.Query.TryGetValue("type", out var type) ? type : null))!),
        ("GET", "/sandbox/blobroles") => ArmResponse.Ok(BlobRoleDocument.Write(world.BlobRoles)),
        ("PUT", "/sandbox/blobroles") => Done(() => world.SetBlobRoles(BlobRoleDocument.Read(Body(request)))),
        ("GET", "/sandbox/faults") => ArmResponse.Ok(ArmJson.Array(world.Faults.Rules.Select(FaultDocument.Write))),
        ("POST", "/sandbox/faults") => AddFault(Body(request)),
        ("DELETE", "/sandbox/faults") => Done(world.Faults.Clear),
        ("GET", "/sandbox/faults/random") => world.Faults.Random is { } random ? ArmResponse.Ok(FaultDocument.Write(random)) : new ArmResponse(204),
        ("PUT", "/sandbox/faults/random") => SetRandomFaults(Body(request)),
        ("DELETE", "/sandbox/faults/random") => Done(() => world.Faults.Random = null),
        _ => new ArmException(404, "NotFound", $"The sandbox has no {method} {path}. It has: POST /sandbox/probe; GET, DELETE /sandbox/requests; GET, PUT /sandbox/clock; GET /sandbox/token?user=; GET, PUT /sandbox/people; DELETE /sandbox/groups?name=; GET /sandbox/resources; GET, PUT /sandbox/blobroles; GET, POST, DELETE /sandbox/faults; GET, PUT, DELETE /sandbox/faults/random.")
            .ToResponse(world.Clock.Now, string.Empty),
    };

    private static ArmResponse Done(Action action)
    {
        action();
        return new ArmResponse(204);
    }

    private static JsonObject Body(ArmRequest request) =>
        (string.IsNullOrWhiteSpace(request.Body) ? null : ArmJson.Parse(request.Body)) as JsonObject
            ?? throw new SandboxException("The body must be a JSON object.");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static JsonNode Logged(LoggedRequest request) => new JsonObject
    {
        ["method"] = request.Method,
        ["path"] = request.Path,
        ["query"] = request.Query,
        ["status"] = request.Status,
        ["who"] = request.Who,
        ["when"] = Time(request.When),
        ["isPoll"] = request.IsPoll,
        ["correlationId"] = request.CorrelationId,
        ["fault"] = request.Fault?.ToString(),
    };

    private static JsonNode Person(SandboxPerson person) => new JsonObject
    {
        ["name"] = person.Name,
        ["displayName"] = person.DisplayName,
        ["objectId"] = person.ObjectId,
        ["appId"] = person.AppId,
        ["kind"] = person.Kind.ToString(),
        ["role"] = person.Role.ToString(),
        ["groups"] = ArmJson.Array(person.Groups),
    };

    private ArmResponse SetPerson(JsonObject body)
    {
        const string Expected =
            "A person is changed by {\"name\": \"bob@contoso.example\", \"role\": \"Reader\", \"groups\": [\"approvers\"]}; role and groups may be left out.";
        var fields = new FieldReader(body, "A person", ["name", "role", "groups"]);
        var name = fields.Text("name") ?? throw new SandboxException(Expected);
        if (fields.Text("role") is { } text)
        {
            world.SetRole(name, Enum.TryParse<SandboxRole>(text, ignoreCase: false, out var role) && Enum.IsDefined(typeof(SandboxRole), role)
                ? role : throw new SandboxException($"'{text}' is no role. There are: {string.Join(", ", Enum.GetNames(typeof(SandboxRole)))}."));
        }

        if (body["groups"] is { } groups)
        {
            world.SetGroups(name,
                groups is JsonArray names ? names.Select(group => (string?)group ?? throw new SandboxException(Expected)).ToArray()
                : throw new SandboxException(Expected));
        }

        var changed = world.People.FirstOrDefault(person =>
            person.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || person.ObjectId.Equals(name, StringComparison.OrdinalIgnoreCase));
        return ArmResponse.Ok(Person(changed ?? throw new SandboxException($"The sandbox does not know '{name}'.")));
    }

    private ArmResponse Clock() => ArmResponse.Ok(new JsonObject { ["now"] = Time(world.Clock.Now), ["frozen"] = world.Clock.IsFrozen });

    private ArmResponse SetClock(JsonObject body)
    {
        if (body.Text("advance") is { } advance)
        {
            world.Clock.Advance(XmlConvert.ToTimeSpan(advance));
        }
        else if (body.Text("now") is { } now)
        {
            world.Clock.Set(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        }
        else
        {
            throw new SandboxException("The clock takes {\"now\": \"2026-01-31T12:00:00Z\"} or {\"advance\": \"PT1H\"}.");
        }

        return Clock();
    }

    private ArmResponse Token(IReadOnlyDictionary<string, string> query)
    {
        if (!query.TryGetValue("user", out var user))
        {
            throw new SandboxException("Whose token? Write /sandbox/token?user=alice@contoso.example.");
        }

        TimeSpan? lifetime = query.TryGetValue("lifetime", out var text) ? XmlConvert.ToTimeSpan(text) : null;
        var token = world.IssueToken(user, lifetime, query.TryGetValue("resource", out var resource) ? resource : null);
        return ArmResponse.Ok(new JsonObject { ["accessToken"] = token.AccessToken, ["expiresOn"] = Time(token.ExpiresOn) });
    }

    private ArmResponse AddFault(JsonObject body)
    {
        var rule = FaultDocument.Read(body);
        world.Faults.Add(rule);
        return new ArmResponse(201, FaultDocument.Write(rule));
    }

    private ArmResponse SetRandomFaults(JsonObject body)
    {
        var faults = FaultDocument.ReadRandom(body);
        world.Faults.Random = faults;
        return ArmResponse.Ok(FaultDocument.Write(faults));
    }
}
