using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace JitAccess.Sandbox.ResourceGraph;

/// <summary>A row of a query: columns in order, names without letter case. Its nodes belong to others: copy before attaching.</summary>
internal sealed class Row
{
    private readonly Dictionary<string, JsonNode?> values = new(StringComparer.OrdinalIgnoreCase);

    public List<string> Columns { get; } = [];

    public JsonNode? this[string column]
    {
        get => values.TryGetValue(column, out var value) ? value : null;
        set
        {
            if (!values.ContainsKey(column))
            {
                Columns.Add(column);
            }

            values[column] = value;
        }
    }
}
