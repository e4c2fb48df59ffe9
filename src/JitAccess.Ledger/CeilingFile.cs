using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;

namespace JitAccess.Ledger;

/// <summary>
/// The ceiling of a sweep in a JSON file (docs/schemas/ceiling.schema.json). Unlike facts, which later versions may add to, a ceiling is written by
/// hand: a member that is not known is a mistake, and all mistakes are collected.
/// </summary>
public sealed class CeilingFile : ICeilingFile
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxSize = 256 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public CeilingText Read(string path)
    {
        var text = new CeilingText { Origin = path };
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MaxSize)
            {
                return text with
                {
                    Problems = [new CeilingProblem(string.Empty,
                    string.Format(CultureInfo.InvariantCulture, "it has {0} bytes, and {1} are the limit", file.Length, MaxSize))]
                };
            }

            using var document = JsonDocument.Parse(File.ReadAllText(path), Options);
            return Read(text, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return text with
            {
                Problems = [new CeilingProblem(string.Empty,
                $"{(e is JsonException ? "it is not JSON" : "it cannot be read")}: {e.Message.TrimEnd('.')}")]
            };
        }
    }

    private static CeilingText Read(CeilingText text, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return text with { Problems = [new CeilingProblem(string.Empty, "it is not an object")] };
        }

        var problems = new List<CeilingProblem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (!seen.Add(member.Name))
            {
                problems.Add(new CeilingProblem(member.Name, "is there twice"));
                continue;
            }

            switch (member.Name)
            {
                case "$schema":
                    break;
                case "scopes":
                    text = text with { Scopes = Texts(member, problems) };
                    break;
                case "ports":
                    text = text with { Ports = Texts(member, problems) };
                    break;
                case "allowedSources":
                    text = text with { AllowedSources = Texts(member, problems) };
                    break;
                case "maxDuration":
                    text = text with { MaxDuration = Text(member.Name, member.Value, problems) };
                    break;
                case "policyWriters":
                    text = text with { PolicyWriters = Texts(member, problems) ?? [] };
                    break;
                default:
                    problems.Add(new CeilingProblem(member.Name,
                        "is no member of a ceiling; those are scopes, ports, allowedSources, maxDuration and policyWriters"));
                    break;
            }
        }

        return text with { Problems = problems };
    }

    private static IReadOnlyList<string>? Texts(JsonProperty member, List<CeilingProblem> problems)
    {
        if (member.Value.ValueKind != JsonValueKind.Array)
        {
            problems.Add(new CeilingProblem(member.Name, "is not a list"));
            return null;
        }

        return member.Value.EnumerateArray()
            .Select((item, index) => Text(string.Format(CultureInfo.InvariantCulture, "{0}[{1}]", member.Name, index), item, problems)).OfType<string>()
                .ToArray();
    }

    private static string? Text(string path, JsonElement value, List<CeilingProblem> problems)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            try
            {
                return value.GetString();
            }
            catch (InvalidOperationException)
            {
                // Half a character: no text either.
            }
        }

        problems.Add(new CeilingProblem(path, "is not a text"));
        return null;
    }
}
