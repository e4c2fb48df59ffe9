using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace JitAccess.Module.Tests;

/// <summary>The cmdlets of an assembly and their parameters, read from its file without loading it.</summary>
internal static class CmdletFile
{
    /// <returns>The names of the parameters by the name of the cmdlet; WhatIf and Confirm where it supports them.</returns>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Read(string path)
    {
        using var stream = File.OpenRead(path);
        using var image = new PEReader(stream);
        var reader = image.GetMetadataReader();
        var cmdlets = new Dictionary<string, IReadOnlySet<string>>(StringComparer.Ordinal);
        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition))
        {
            var match = Regex.Match(
                reader.GetString(type.Name), @"\A(?<verb>[A-Z][a-z]+)(?<noun>Jit[A-Za-z]+)Command\z", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            if (match.Success)
            {
                var asks = Attributes(reader, type.GetCustomAttributes(), "CmdletAttribute").Any(value => Contains(value, "SupportsShouldProcess"));
                cmdlets.Add(
                    $"{match.Groups["verb"].Value}-{match.Groups["noun"].Value}",
                    Parameters(reader, type).Concat(asks ? ["WhatIf", "Confirm"] : []).ToHashSet(StringComparer.Ordinal));
            }
        }

        return cmdlets;
    }

    // Its own and those of its bases, as far as they are in the same assembly.
    private static IEnumerable<string> Parameters(MetadataReader reader, TypeDefinition type)
    {
        var own = type.GetProperties().Select(reader.GetPropertyDefinition)
            .Where(property => Attributes(reader, property.GetCustomAttributes(), "ParameterAttribute").Any())
            .Select(property => reader.GetString(property.Name));
        return type.BaseType.Kind == HandleKind.TypeDefinition
            ? own.Concat(Parameters(reader, reader.GetTypeDefinition((TypeDefinitionHandle)type.BaseType)))
            : own;
    }

    // The values of the attributes of that name, as they are encoded.
    private static IEnumerable<byte[]> Attributes(MetadataReader reader, CustomAttributeHandleCollection attributes, string name) =>
        from attribute in attributes.Select(reader.GetCustomAttribute)
        where attribute.Constructor.Kind == HandleKind.MemberReference
        let parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
        where parent.Kind == HandleKind.TypeReference && reader.StringComparer.Equals(reader.GetTypeReference((TypeReferenceHandle)parent).Name, name)
        select reader.GetBlobBytes(attribute.Value);

    // A named argument is its name, and then its value: one byte for a bool.
    private static bool Contains(byte[] value, string argument)
    {
        var name = argument.Select(character => (byte)character).ToArray();
        var at = value.AsSpan().IndexOf(name);
        return at >= 0 && value[at + name.Length] == 1;
    }
}
