using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace JitAccess.PowerShell.Transformations;

/// <summary>What was given to a parameter, seen without PowerShell: a value, its text, its properties.</summary>
internal abstract class Argument
{
    /// <summary>The value itself, unwrapped.</summary>
    public abstract object? Value { get; }

    /// <summary>The text of a string; of a number, as it was typed where it was typed, so <c>1d</c> and not 1; null for anything else.</summary>
    public abstract string? Text { get; }

    /// <summary>The value of a property; null where there is none, or where it cannot be read.</summary>
    public abstract object? Property(string name);

    /// <summary>The elements of a list; a single thing is a list of itself.</summary>
    public IEnumerable<Argument> Elements => Value is IEnumerable list and not string and not IDictionary ? list.Cast<object?>().Select(Of) : [this];

    /// <summary>A property as an argument of its own; null where there is none.</summary>
    public Argument? At(string name) => Property(name) is { } value ? Of(value) : null;

    /// <summary>The text of a property that is not empty.</summary>
    public string? PropertyText(string name) =>
        Property(name) is { } value && Of(value).Text is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>What to call it in a message.</summary>
    public string Describe() => Text is { } text ? $"'{text}'"
        : Value is null ? "nothing"
        : Value is IEnumerable and not IDictionary ? $"a list of {Elements.Count()}"
        : $"an object of type {Value.GetType().Name}";

    protected abstract Argument Of(object? element);

    protected static object? Lookup(IDictionary dictionary, string name) =>
        dictionary.Keys.OfType<string>().FirstOrDefault(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) is { } key ? dictionary[key]
            : null;
}
