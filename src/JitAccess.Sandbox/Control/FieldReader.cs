using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Xml;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Control;

/// <summary>Reads the fields of what somebody sent, each of its kind; one that is not known is refused.</summary>
internal sealed class FieldReader
{
    private readonly JsonObject body;

    public FieldReader(JsonObject body, string what, string[] known)
    {
        this.body = body;
        if (body.Select(field => field.Key).FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new SandboxException($"{what} has no '{unknown}'. It has: {string.Join(", ", known)}.");
        }
    }

    public string? Text(string name) => body[name] is null ? null : body.Text(name) ?? throw Wrong(name, "a text");

    public int? Number(string name) => body[name] is null ? null : body.Number(name) ?? throw Wrong(name, "a whole number");

    public bool? Flag(string name) => body[name] is null ? null : body.Flag(name) ?? throw Wrong(name, "true or false");

    public TimeSpan? Duration(string name)
    {
        const string Form = "a duration such as PT30S or PT5M";
        if (body[name] is null)
        {
            return null;
        }

        try
        {
            return XmlConvert.ToTimeSpan(body.Text(name) ?? throw Wrong(name, Form));
        }
        catch (FormatException)
        {
            throw Wrong(name, Form);
        }
    }

    private static SandboxException Wrong(string name, string form) => new($"'{name}' must be {form}.");
}
