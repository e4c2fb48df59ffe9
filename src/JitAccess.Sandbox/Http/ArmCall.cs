using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Faults;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Http;

/// <summary>A request that has been authenticated and routed: what an endpoint works with.</summary>
internal sealed class ArmCall(ArmRequest request, SandboxState state, SandboxPerson caller, IReadOnlyDictionary<string, string> route, MetFaults faults)
{
    private JsonObject? body;

    public ArmRequest Request { get; } = request;

    public SandboxState State { get; } = state;

    public SandboxPerson Caller { get; } = caller;

    /// <summary>What the caller may do where the call acts.</summary>
    public SandboxRole Role => State.People.RoleOf(Caller, Request.Subscription);

    /// <summary>A fault that concerns the effect of the call.</summary>
    public FaultRule? Fault => faults.Deciding;

    public string SubscriptionId => this["subscriptionId"];

    public string? GroupName => route.TryGetValue("resourceGroupName", out var name) ? name : null;

    public JsonObject Body => body ??= ReadBody();

    /// <summary>A value of the path.</summary>
    public string this[string name] => route[name];

    /// <summary>Where the call acts: the resource, or for a list its group or subscription.</summary>
    public string Scope
    {
        get
        {
            if (route.TryGetValue("scope", out var scope))
            {
                return scope;
            }

            var path = "/" + string.Join("/", Request.Segments);
            if (ArmId.TryParse(path) is not null)
            {
                return path;
            }

            var cut = path.IndexOf("/providers/", StringComparison.OrdinalIgnoreCase);
            var parent = path.Substring(0, path.LastIndexOf('/'));
            return ArmId.TryParse(parent) is { Type: not null } ? parent : cut > 0 ? path.Substring(0, cut) : parent;
        }
    }

    /// <summary>The resource of a type and name in the path's group.</summary>
    public StoredResource Require(string type, string name)
    {
        var group = GroupName!;
        if (State.Resources.FindGroup(SubscriptionId, group) is null)
        {
            throw new ArmException(404, "ResourceGroupNotFound", $"Resource group '{group}' could not be found.");
        }

        return State.Resources.Find(IdOf(type, name)) ?? throw new ArmException(
            404,
            "ResourceNotFound",
            $"The Resource '{type}/{name}' under resource group '{group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
    }

    /// <summary>A resource, which exists, as this call gets to see it.</summary>
    /// <exception cref="ArmException">404: in what it gets to see, there was none yet.</exception>
    public StoredResource Seen(StoredResource resource) => SeenOn(State.Options.ReadLag) is not { } moment
        ? resource
        : State.History.Find(resource.Id.Key, moment)
            ?? throw new ArmException(404, "ResourceNotFound", $"The Resource '{resource.Type}/{resource.Id.Name}' was not found.");

    /// <summary>The moment whose state this call gets to see; <see langword="null"/> for the present one.</summary>
    /// <param name="lag">How old the answers of this sort always are.</param>
    public DateTimeOffset? SeenOn(TimeSpan lag)
    {
        var age = faults.Age > lag ? faults.Age : lag;
        return age > TimeSpan.Zero ? State.Clock.Now - age : null;
    }

    /// <summary>The resource under which the path's child lives.</summary>
    public StoredResource RequireParent(string type, string name, string childType)
    {
        try
        {
            return Require(type, name);
        }
        catch (ArmException e) when (e.Code == "ResourceNotFound")
        {
            var verb = Request.Method switch { "GET" => "read", "DELETE" => "delete", _ => "write" };
            throw new ArmException(
                404,
                "ParentResourceNotFound",
                $"Failed to perform '{verb}' on resource(s) of type '{childType}', because the parent resource '{IdOf(type, name)}' could not be found.");
        }
    }

    public string IdOf(string type, string name) => $"/subscriptions/{SubscriptionId}/resourceGroups/{GroupName}/providers/{type}/{name}";

    /// <summary>
    /// A page of a list, with the link to the next one. Items come in the order of their keys, and are made only for the page that they are on.
    /// </summary>
    public ArmResponse Page(IEnumerable<KeyValuePair<string, Func<JsonNode>>> items)
    {
        var after = ReadSkipToken();
        var value = new JsonArray();
        string? last = null;
        var more = false;
        foreach (var item in items)
        {
            if (after is not null && string.CompareOrdinal(item.Key, after) <= 0)
            {
                continue;
            }

            if (value.Count == State.Options.PageSize)
            {
                more = true;
                break;
            }

            value.Add(item.Value());
            last = item.Key;
        }

        var page = new JsonObject { ["value"] = value };
        if (more)
        {
            var token = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(last!)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            page["nextLink"] = $"{Request.BaseAddress}{Request.Path}?api-version={Uri.EscapeDataString(Request.ApiVersion ?? string.Empty)}&$skiptoken={token}";
        }

        return ArmResponse.Ok(page);
    }

    /// <summary>A whole list.</summary>
    public static ArmResponse List(IEnumerable<JsonNode?> items) => ArmResponse.Ok(new JsonObject { ["value"] = ArmJson.Array(items) });

    private string? ReadSkipToken()
    {
        if (!Request.Query.TryGetValue("$skiptoken", out var token))
        {
            return null;
        }

        try
        {
            token = token.Replace('-', '+').Replace('_', '/');
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(token.PadRight((token.Length + 3) / 4 * 4, '=')));
        }
        catch (FormatException)
        {
            throw new ArmException(400, "InvalidSkipToken", string.Format(CultureInfo.InvariantCulture, "The skip token '{0}' is not valid.", token));
        }
    }

    private JsonObject ReadBody()
    {
        if (string.IsNullOrWhiteSpace(Request.Body))
        {
            throw new ArmException(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: the body is empty.");
        }

        try
        {
            return ArmJson.Parse(Request.Body) as JsonObject
                ?? throw new ArmException(400, "InvalidRequestContent",
                    "The request content was invalid and could not be deserialized: an object is expected.");
        }
        catch (JsonException e)
        {
            throw new ArmException(400, "InvalidRequestContent", "The request content was invalid and could not be deserialized: '" + e.Message + "'.");
        }
    }
}
