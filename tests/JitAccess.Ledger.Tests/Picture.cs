using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;
using JitAccess.Core.Network;

namespace JitAccess.Ledger.Tests;

/// <summary>Everything that an object of Core says, member by member, whatever its own equality thinks: lists in records compare by reference.</summary>
internal static class Picture
{
    public static string Of(object? value)
    {
        var builder = new StringBuilder();
        Draw(builder, string.Empty, value, _ => { });
        return builder.ToString();
    }

    /// <summary>The members, with where they are, that hold nothing or their type's default.</summary>
    public static string[] Defaults(object value)
    {
        var found = new StringBuilder();
        Draw(new StringBuilder(), string.Empty, value, where => found.Append(where).Append('\n'));
        return found.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Draw(StringBuilder builder, string where, object? value, Action<string> isDefault)
    {
        switch (value)
        {
            case null or false or 0 or "" or ICollection { Count: 0 }:
                isDefault(where);
                Line(builder, where, value is ICollection ? "[]" : value);
                break;
            case PortSpecification port:
                Line(builder, where, port.ToExplicitString());
                break;
            case DateTimeOffset time:
                Line(builder, where, time.UtcTicks);
                break;
            case string or ValueType:
                Line(builder, where, value);
                break;
            case IEnumerable items:
                foreach (var (item, index) in items.Cast<object?>().Select((item, index) => (item, index)))
                {
                    Draw(builder, $"{where}[{index}]", item, isDefault);
                }

                break;
            case var record when record.GetType().GetMethod("<Clone>$") is not null:
                Line(builder, where, record.GetType().Name);
                foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    Draw(builder, where + "." + property.Name, property.GetValue(record), isDefault);
                }

                break;
            default:
                Line(builder, where, value);
                break;
        }
    }

    private static void Line(StringBuilder builder, string where, object? value) =>
        builder.Append(where).Append(" = ").Append(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null").Append('\n');
}
