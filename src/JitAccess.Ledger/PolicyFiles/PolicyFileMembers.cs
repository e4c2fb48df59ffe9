using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using JitAccess.Core;
using JitAccess.Core.Policies;
using JitAccess.Core.Requests;

namespace JitAccess.Ledger.PolicyFiles;

/// <summary>The members of one object of a policy file. Whatever is wrong with them is added to a list, and the reading goes on.</summary>
internal sealed class PolicyFileMembers
{
    private const int LongestQuote = 60;

    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
    private readonly string prefix;
    private readonly List<PolicyProblem> problems;

    /// <param name="element">An object.</param>
    /// <param name="path">Where it is within its policy; empty for the policy itself.</param>
    /// <param name="known">The names that it may have.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public PolicyFileMembers(JsonElement element, string path, IReadOnlyList<string> known, List<PolicyProblem> problems)
    {
        prefix = path.Length == 0 ? string.Empty : path + ".";
        this.problems = problems;
        foreach (var property in element.EnumerateObject())
        {
            var name = NameOf(property);
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                var meant = known.FirstOrDefault(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase));
                Add(Segment(name), $"{Quote(name)} is no member; {(meant is null ? $"there are {string.Join(", ", known)}" : $"write '{meant}'")}.");
            }
            else if (members.ContainsKey(name))
            {
                // Two readers that pick different ones of two members would see two different policies.
                Add(name, $"'{name}' is there twice.");
            }
            else
            {
                members.Add(name, property.Value);
            }
        }
    }

    public bool Has(string name) => members.ContainsKey(name);

    /// <summary>Reports a member that must be there and is not.</summary>
    public void Require(string name, string example)
    {
        if (!Has(name) && !problems.Exists(problem => string.Equals(problem.Path, prefix + name, StringComparison.Ordinal)))
        {
            Add(name, $"'{name}' is missing; write for example {example}.");
        }
    }

    /// <summary>Null where it is missing or wrong.</summary>
    public string? Text(string name, int maxLength) => Has(name) ? TextOf(members[name], name, maxLength) : null;

    /// <summary>A text of a certain form, read on; <paramref name="otherwise"/> where it is missing or wrong.</summary>
    public T Value<T>(string name, string form, string forms, Func<string, T> parse, T otherwise) =>
        Has(name) ? Parse(members[name], name, form, forms, parse, otherwise) : otherwise;

    public bool Flag(string name)
    {
        if (!Has(name) || members[name].ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return Has(name) && members[name].GetBoolean();
        }

        Add(name, $"{Quote(members[name])} is neither true nor false.");
        return false;
    }

    public int? Number(string name, int highest)
    {
        if (!Has(name))
        {
            return null;
        }

        if (members[name].ValueKind == JsonValueKind.Number && members[name].TryGetDecimal(out var number)
            && number == decimal.Truncate(number) && number >= 0 && number <= highest)
        {
            return (int)number;
        }

        Add(name, string.Format(CultureInfo.InvariantCulture, "{0} is no whole number from 0 to {1}.", Quote(members[name]), highest));
        return null;
    }

    /// <summary>The elements of a list, each with its path; empty where it is missing or no list.</summary>
    public IReadOnlyList<(JsonElement Element, string Path)> Items(string name, bool needsOne)
    {
        if (!Has(name))
        {
            return [];
        }

        if (members[name].ValueKind != JsonValueKind.Array)
        {
            Add(name, $"{Quote(members[name])} is no list; write [ ... ].");
            return [];
        }

        var items = members[name].EnumerateArray()
            .Select((element, index) => (element, string.Format(CultureInfo.InvariantCulture, "{0}[{1}]", name, index))).ToArray();
        if (items.Length == 0 && needsOne)
        {
            Add(name, $"'{name}' is empty; write at least one{(name is "allowedSource" ? ", or leave it out for any source" : string.Empty)}.");
        }

        return items;
    }

    /// <summary>An element as a text of a certain form, read on.</summary>
    public T Parse<T>(JsonElement element, string path, string form, string forms, Func<string, T> parse, T otherwise)
    {
        if (TextOf(element, path, int.MaxValue) is not { } text)
        {
            return otherwise;
        }

        if (!PolicyFileForms.Has(text, form))
        {
            Add(path, $"{Quote(text)} cannot be read; write {forms}.");
            return otherwise;
        }

        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or JitAccessException)
        {
            Add(path, e.Message);
            return otherwise;
        }
    }

    /// <summary>An element as a text that can be shown; null where it is none.</summary>
    public string? TextOf(JsonElement element, string path, int maxLength)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            Add(path, $"{Quote(element)} is no text; write it in quotation marks.");
            return null;
        }

        var text = Unescaped(element.GetString);
        if (text is null || PrintableText.FirstProblem(text) is not null)
        {
            Add(path, "It has a character that does not print as it stands.");
        }
        else if (text.Length == 0 || text.Length > maxLength)
        {
            var length = string.Format(CultureInfo.InvariantCulture, "It has {0} characters; {1} are allowed.", text.Length, maxLength);
            Add(path, text.Length == 0 ? "It is empty; leave it out." : length);
        }
        else
        {
            return text;
        }

        return null;
    }

    public void Add(string path, string message) => problems.Add(new PolicyProblem(prefix + path, message));

    /// <summary>The name of a member as it stands in a path.</summary>
    private static string Segment(string name) =>
        name.Length > 0 && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '$') ? name : $"[{Quote(name)}]";

    private static string NameOf(JsonProperty property) => Unescaped(() => property.Name) ?? "\uFFFD";

    private static string Quote(string text)
    {
        var clean = PrintableText.Clean(text)!;
        return clean.Length <= LongestQuote ? $"'{clean}'" : $"'{PrintableText.Clean(clean.Substring(0, LongestQuote))}...'";
    }

    private static string Quote(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "An object",
        JsonValueKind.Array => "A list",
        _ => Quote(element.GetRawText()),
    };

    // Half of a surrogate pair can be written as an escape, and not be read.
    private static string? Unescaped(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
