using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.State;

/// <summary>A resource, as ARM would return it.</summary>
internal sealed class StoredResource(ArmId id, JsonObject json)
{
    public ArmId Id { get; } = id;

    public JsonObject Json { get; set; } = json;

    public string Type => Id.Type!;

    /// <summary>Counts the changes of this resource, for whoever keeps something derived from it.</summary>
    public int Revision { get; set; }
}
