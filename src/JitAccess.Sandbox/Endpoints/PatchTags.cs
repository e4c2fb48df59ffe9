using System;
using System.Linq;
using System.Text.Json.Nodes;
using JitAccess.Sandbox.Http;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Endpoints;

/// <summary>
/// Merges tags into those of a scope, replaces them, or deletes those named. Delete with a value deletes only a tag that has it; without one
/// (null or empty), whatever its value.
/// </summary>
internal sealed class PatchTags() : ArmEndpoint("PATCH", "{*scope}/providers/Microsoft.Resources/tags/default", "Microsoft.Resources/tags/write")
{
    public override ArmResponse Handle(ArmCall call)
    {
        var document = TagScopeDocument.Of(call);
        var given = TagScopeDocument.Given(call);
        var tags = document.Tags;
        switch (call.Body.Text("operation")?.ToUpperInvariant())
        {
            case "MERGE":
                foreach (var tag in given)
                {
                    tags[NameIn(tags, tag.Key)] = tag.Value.Text();
                }

                break;
            case "REPLACE":
                tags = given.Clone();
                break;
            case "DELETE":
                foreach (var tag in given)
                {
                    var value = tag.Value.Text();
                    if (string.IsNullOrEmpty(value) || value == tags.Text(tag.Key))
                    {
                        tags.Remove(NameIn(tags, tag.Key));
                    }
                }

                break;
            default:
                throw new ArmException(400, "InvalidRequestContent",
                    "The request content was invalid and could not be deserialized: 'operation' is one of Merge, Replace, Delete.");
        }

        return document.Write(tags);
    }

    private static string NameIn(JsonObject tags, string name) =>
        tags.Select(t => t.Key).FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
}
