using System;
using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace JitAccess.PowerShell.Transformations;

/// <summary>An argument as PowerShell's binder hands it over.</summary>
internal sealed class PSArgument : Argument
{
    private readonly object? given;

    public PSArgument(object? given)
    {
        this.given = given;
        Value = given is PSObject wrapped ? wrapped.BaseObject : given;
    }

    public override object? Value { get; }

    // A numeric literal that is not written the way .NET writes it arrives wrapped with the text of its token, and converting it to
    // a string gives that text back, in both editions.
    public override string? Text => Value switch
    {
        string text => text,
        char or bool or null => null,
        IConvertible and not Enum and not DateTime => (string)LanguagePrimitives.ConvertTo(given, typeof(string), CultureInfo.InvariantCulture),
        Uri or Guid => Value.ToString(),
        _ => null,
    };

    public override object? Property(string name)
    {
        if (Value is IDictionary dictionary)
        {
            return Lookup(dictionary, name);
        }

        try
        {
            return given is null ? null : PSObject.AsPSObject(given).Properties[name]?.Value;
        }
        catch (Exception e) when (e is GetValueException or ExtendedTypeSystemException)
        {
            return null;
        }
    }

    protected override Argument Of(object? element) => new PSArgument(element);
}
