using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.PowerShell.Transformations;

namespace JitAccess.PowerShell.Tests.Transformations;

/// <summary>An argument as the binder would hand it over, made without PowerShell.</summary>
internal sealed class GivenArgument(object? value, string? token = null) : Argument
{
    public override object? Value => value;

    public override string? Text => token ?? (value is string or int or decimal or short ? string.Format(CultureInfo.InvariantCulture, "{0}", value) : null);

    /// <summary>An object with properties.</summary>
    public static GivenArgument With(params (string Name, object? Value)[] properties) =>
        new(new Row(properties.ToDictionary(property => property.Name, property => property.Value)));

    public override object? Property(string name) => value switch
    {
        Row row => row.Properties.GetValueOrDefault(name),
        IDictionary dictionary => Lookup(dictionary, name),
        _ => null,
    };

    protected override Argument Of(object? element) => new GivenArgument(element);

    private sealed record Row(Dictionary<string, object?> Properties);
}
