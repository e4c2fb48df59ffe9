using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>What the caller's role allows at a scope.</summary>
internal sealed class ListPermissions()
    : ArmEndpoint("GET", "{*scope}/providers/Microsoft.Authorization/permissions", "Microsoft.Authorization/permissions/read")
{
    public override ArmResponse Handle(ArmCall call) =>
        ArmCall.List([new JsonObject { ["actions"] = Actions(call.Caller, call.Role), ["notActions"] = new JsonArray() }]);

    private static JsonArray Actions(SandboxPerson person, SandboxRole role) => role switch
    {
        SandboxRole.Owner => ["*"],
        SandboxRole.NetworkContributor => ["*/read", "Microsoft.Network/*", "Microsoft.Resources/tags/*"],
        SandboxRole.Reader => ["*/read"],
        SandboxRole.Custom => ArmJson.Array(person.Actions),
        _ => [],
    };
}
