using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.State;

/// <summary>What every write of a resource changes, whatever it writes.</summary>
internal static class Volatiles
{
    public static void Remove(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                o.Remove("etag");
                o.Remove("provisioningState");
                foreach (var property in o)
                {
                    Remove(property.Value);
                }

                break;
            case JsonArray a:
                foreach (var item in a)
                {
                    Remove(item);
                }

                break;
        }
    }
}
