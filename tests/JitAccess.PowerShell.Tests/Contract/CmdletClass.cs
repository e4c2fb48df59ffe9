using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using JitAccess.PowerShell.Commands;

namespace JitAccess.PowerShell.Tests.Contract;

/// <summary>A cmdlet as its attributes describe it, read as data: PowerShell itself is not here.</summary>
internal sealed class CmdletClass
{
    private readonly CustomAttributeData cmdlet;

    private CmdletClass(Type type, CustomAttributeData cmdlet)
    {
        Type = type;
        this.cmdlet = cmdlet;
    }

    public static IReadOnlyList<CmdletClass> All { get; } =
    [
        .. typeof(JitCmdlet).Assembly.GetTypes()
            .Select(type => (Type: type, Cmdlet: type.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType.Name == nameof(CmdletAttribute))))
            .Where(found => found.Cmdlet is not null)
            .Select(found => new CmdletClass(found.Type, found.Cmdlet!))
            .OrderBy(found => found.Name, StringComparer.Ordinal),
    ];

    public Type Type { get; }

    public string Name => $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}";

    /// <summary>None, or the impact that a confirmation is asked at.</summary>
    public string Impact =>
        Named<bool>(cmdlet, "SupportsShouldProcess") ? ((ConfirmImpact)(Named<object>(cmdlet, "ConfirmImpact") ?? ConfirmImpact.Medium)).ToString() : "None";

    public IEnumerable<string> Outputs =>
        Type.CustomAttributes.Where(attribute => attribute.AttributeType.Name == nameof(OutputTypeAttribute))
            .SelectMany(attribute => (IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
            .Select(argument => ((Type)argument.Value!).Name);

    public IReadOnlyList<PropertyInfo> Parameters =>
        [.. Type.GetProperties().Where(property => property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == nameof(ParameterAttribute)))];

    /// <summary>The parameters in the notation of the contract: <c>[Set] Name! 0 V P</c>.</summary>
    public IEnumerable<string> Describe() =>
        from property in Parameters
        from attribute in property.CustomAttributes
        where attribute.AttributeType.Name == nameof(ParameterAttribute)
        let set = Named<string>(attribute, "ParameterSetName")
        let position = attribute.NamedArguments.Where(argument => argument.MemberName == "Position").Select(argument => $" {argument.TypedValue.Value}")
            .FirstOrDefault()
        select (set is null ? string.Empty : $"[{set}] ") + property.Name + (Named<bool>(attribute, "Mandatory") ? "!" : string.Empty) + position
            + (Named<bool>(attribute, "ValueFromPipeline") ? " V" : string.Empty) + (Named<bool>(attribute, "ValueFromPipelineByPropertyName") ? " P"
                : string.Empty);

    public override string ToString() => Name;

    private static T? Named<T>(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.Where(argument => argument.MemberName == name).Select(argument => (T?)argument.TypedValue.Value).FirstOrDefault();
}
