using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Control;

/// <summary>The JSON of the role assignments on the storage account: an object with an array <c>value</c>.</summary>
internal static class BlobRoleDocument
{
    public static IReadOnlyList<SandboxBlobRole> Read(JsonObject body) => body["value"] is JsonArray roles
        ? roles.Select(role => ReadRole(role as JsonObject ?? throw Expected())).ToArray()
        : throw Expected();

    public static JsonObject Write(IEnumerable<SandboxBlobRole> roles) => new() { ["value"] = ArmJson.Array(roles.Select(WriteRole)) };

    private static SandboxBlobRole ReadRole(JsonObject role) => new()
    {
        Container = role.Text("container") ?? throw Expected(),
        Who = role.Text("who"),
        MayRead = role.Flag("mayRead") ?? false,
        MayAdd = role.Flag("mayAdd") ?? false,
        PathPattern = role.Text("pathPattern"),
    };

    private static JsonNode WriteRole(SandboxBlobRole role) => new JsonObject
    {
        ["container"] = role.Container,
        ["who"] = role.Who,
        ["mayRead"] = role.MayRead,
        ["mayAdd"] = role.MayAdd,
        ["pathPattern"] = role.PathPattern,
    };

    private static SandboxException Expected() =>
        new("Role assignments are {\"value\":[{\"container\":\"journal\",\"who\":\"bob@contoso.example\",\"mayRead\":true,\"mayAdd\":true,\"pathPattern\":\"*/{objectId}/*\"}]}.");
}
