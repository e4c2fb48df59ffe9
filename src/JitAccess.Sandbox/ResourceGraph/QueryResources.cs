using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.Identity;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.ResourceGraph;

/// <summary>Azure Resource Graph: a query over the resources that the caller may read. What he may not read is missing silently.</summary>
internal sealed class QueryResources() : ArmEndpoint("POST", "/providers/Microsoft.ResourceGraph/resources", null)
{
    private const int MostRows = 1000;
    private const string QuotaLeft = "x-ms-user-quota-remaining";
    private const string QuotaReset = "x-ms-user-quota-resets-after";

    private static readonly string[] Documents = ["sku", "plan", "tags", "properties", "identity", "zones", "extendedLocation"];

    public override ArmResponse Handle(ArmCall call)
    {
        var left = call.State.Limits.TakeGraphQuery(call.Caller, out var wait);
        if (left < 0 && call.State.Options.EnforceRateLimits)
        {
            throw new ArmException(429, "RateLimiting", "Please provide below info when asking for support: the client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed.")
            {
                Headers = { [QuotaLeft] = "0", [QuotaReset] = ResetText(wait) },
            }.After(wait);
        }

        var query = call.Body.Text("query") ?? throw Refused("The query is missing.");
        Row[] rows;
        try
        {
            rows = QueryParser.Parse(query)(Visible(call)).ToArray();
        }
        catch (QueryException e)
        {
            throw Refused(e.Message);
        }

        var start = Start(call);
        var top = Math.Min(call.Body.Number("options", "$top") ?? MostRows, MostRows);
        if (top < 1)
        {
            throw Refused("$top must be between 1 and 1000.");
        }

        var page = rows.Skip(start).Take(top).ToArray();
        var body = new JsonObject
        {
            ["totalRecords"] = rows.Length,
            ["count"] = page.Length,
            ["data"] = IsTable(call) ? Table(page) : ArmJson.Array(page.Select(Document)),
            ["facets"] = new JsonArray(),
            ["resultTruncated"] = "false",
        };
        if (start + page.Length < rows.Length)
        {
            body["$skipToken"] = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes((start + page.Length).ToString(CultureInfo.InvariantCulture)));
        }

        return ArmResponse.Ok(body)
            .With(QuotaLeft, RateLimits.Text(left))
            .With(QuotaReset, ResetText(wait))
            .With("x-ms-ratelimit-remaining-tenant-resource-requests", RateLimits.Text(left));
    }

    private static string ResetText(TimeSpan wait) =>
        TimeSpan.FromSeconds(Math.Max(wait == TimeSpan.Zero ? 5 : 1, Math.Ceiling(wait.TotalSeconds))).ToString("c", CultureInfo.InvariantCulture);

    private static IEnumerable<Row> Visible(ArmCall call)
    {
        var asked = new HashSet<string>(call.Body.Texts("subscriptions"), StringComparer.OrdinalIgnoreCase);
        var resources = call.SeenOn(call.State.Options.ResourceGraphLag) is { } moment ? call.State.History.All(moment) : call.State.Resources.All;
        return resources
            .Where(r => !r.Id.IsType(ResourceTypes.ServiceTags)
                && (asked.Count == 0 || asked.Contains(r.Id.Subscription))
                && Authorization.Allows(call.Caller, call.State.People.RoleOf(call.Caller, r.Id.Subscription), $"{r.Id.Type}/read", r.Id.Text))
            .Select(RowOf);
    }

    private static Row RowOf(StoredResource resource)
    {
        var json = resource.Json;
        var row = new Row
        {
            ["id"] = resource.Id.Text,
            ["name"] = resource.Id.Name,
            ["type"] = resource.Type.ToLowerInvariant(),
            ["tenantId"] = PeopleDirectory.TenantId,
            ["kind"] = json.Text("kind") ?? string.Empty,
            ["location"] = json.Text("location")?.ToLowerInvariant() ?? string.Empty,
            ["resourceGroup"] = resource.Id.Group?.ToLowerInvariant() ?? string.Empty,
            ["subscriptionId"] = resource.Id.Subscription,
            ["managedBy"] = json.Text("managedBy") ?? string.Empty,
        };
        foreach (var name in Documents)
        {
            row[name] = json[name];
        }

        return row;
    }

    private static int Start(ArmCall call)
    {
        if (call.Body.Text("options", "$skipToken") is not { } token)
        {
            return Math.Max(0, call.Body.Number("options", "$skip") ?? 0);
        }

        try
        {
            return int.Parse(System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(token)), NumberStyles.None, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw Refused("$skipToken is not valid.");
        }
    }

    // Tables were what the first api-versions answered with.
    private static bool IsTable(ArmCall call) => call.Body.Text("options", "resultFormat") is { } format
        ? format.Equals("table", StringComparison.OrdinalIgnoreCase)
        : string.CompareOrdinal(call.Request.ApiVersion, "2020-04-01") < 0;

    private static JsonNode Document(Row row)
    {
        var json = new JsonObject();
        foreach (var column in row.Columns)
        {
            json[column] = row[column]?.DeepClone();
        }

        return json;
    }

    private static JsonObject Table(Row[] rows)
    {
        var columns = rows.FirstOrDefault()?.Columns ?? [];
        return new JsonObject
        {
            ["columns"] = ArmJson.Array(columns.Select(c => (JsonNode?)new JsonObject { ["name"] = c, ["type"] = TypeOf(c, rows) })),
            ["rows"] = ArmJson.Array(rows.Select(r => (JsonNode?)ArmJson.Array(columns.Select(c => r[c]?.DeepClone())))),
        };
    }

    private static string TypeOf(string column, Row[] rows)
    {
        var value = rows.Select(r => r[column]).FirstOrDefault(v => v is not null);
        return value switch
        {
            JsonObject or JsonArray => "object",
            JsonValue v when v.TryGetValue(out bool _) => "boolean",
            JsonValue v when v.TryGetValue(out long _) => "integer",
            _ => Array.IndexOf(Documents, column) >= 0 ? "object" : "string",
        };
    }

    private static ArmException Refused(string message) => new(400, "BadRequest", "The query could not be answered.")
    {
        Detail = new ArmException(400, "InvalidQuery", message),
    };
}
