using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.State;

/// <summary>A lock on a scope.</summary>
internal sealed class ManagementLock(string scope, string name, string level, string? notes)
{
    public string Scope { get; } = scope.TrimEnd('/');

    public string ScopeKey { get; } = ArmId.KeyOf(scope);

    public string Name { get; } = name;

    public string Level { get; } = level;

    public JsonObject ToJson()
    {
        var properties = new JsonObject { ["level"] = Level };
        if (notes is not null)
        {
            properties["notes"] = notes;
        }

        return new JsonObject
        {
            ["properties"] = properties,
            ["id"] = Scope + "/providers/" + ResourceTypes.Locks + "/" + Name,
            ["type"] = ResourceTypes.Locks,
            ["name"] = Name,
        };
    }
}
