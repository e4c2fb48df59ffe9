using System;
using System.Linq;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;

namespace JitAccess.PowerShell.Transformations;

internal static class VmReferenceReader
{
    /// <exception cref="FormatException">An element names no VM.</exception>
    public static VmReference[] ReadAll(Argument argument, bool allowWildcards)
    {
        var references = argument.Elements.Select(element => Read(element, allowWildcards)).ToArray();
        return references.Length > 0 ? references : throw new FormatException("No VM was given.");
    }

    private static VmReference Read(Argument argument, bool allowWildcards)
    {
        switch (argument.Value)
        {
            case VmReference given:
                return given;
            case ResourceId id:
                return VmReference.Of(id);
        }

        return argument.Text is { } text ? FromText(text.Trim(), allowWildcards) : FromObject(argument);
    }

    private static VmReference FromText(string text, bool allowWildcards)
    {
        if (ResourceId.TryParse(text, out var id))
        {
            return VmReference.Of(id!);
        }

        if (text.Length == 0 || text.IndexOf('/') >= 0)
        {
            throw new FormatException($"'{text}' is neither the name nor the resource id of a VM; write web01, web01 with -ResourceGroupName, or /subscriptions/.../virtualMachines/web01.");
        }

        if (text.IndexOfAny(['[', ']']) >= 0)
        {
            throw new FormatException(
                $"'{text}' has brackets, which no VM's name has, and no pattern here; * stands for any characters and ? for one, as in Get-JitVm 'web0?'.");
        }

        if (!allowWildcards && text.IndexOfAny(['*', '?']) >= 0)
        {
            throw new FormatException($"'{text}' has wildcards, and only Get- cmdlets take those; write Get-JitVm '{text}' | and the command.");
        }

        return new VmReference { Name = text };
    }

    private static VmReference FromObject(Argument argument)
    {
        foreach (var property in new[] { "ResourceId", "Id" })
        {
            if (ResourceId.TryParse(argument.PropertyText(property), out var id))
            {
                return VmReference.Of(id!);
            }
        }

        // A name alone is no VM here: every file, process and service has one. By property name it still binds.
        var name = argument.PropertyText("VMName") ?? argument.PropertyText("Name");
        return name is not null && argument.PropertyText("ResourceGroupName") is { } group
            ? new VmReference { Name = name, ResourceGroupName = group }
            : throw new FormatException($"A VM is needed: its name, its resource id, or an object with an Id or with Name and ResourceGroupName, and not {argument.Describe()}.");
    }
}
