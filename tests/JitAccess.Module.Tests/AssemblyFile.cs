using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace JitAccess.Module.Tests;

/// <summary>What an assembly is called, what it has and what it wants, read from its file without loading it.</summary>
internal sealed class AssemblyFile
{
    private AssemblyFile(AssemblyName name, IReadOnlyList<AssemblyName> references, IReadOnlySet<string> types,
        IReadOnlyList<(string Assembly, string Type)> wanted)
    {
        Name = name;
        References = references;
        Types = types;
        Wanted = wanted;
    }

    public AssemblyName Name { get; }

    public IReadOnlyList<AssemblyName> References { get; }

    /// <summary>Full names of what it defines or forwards; nested types aside.</summary>
    public IReadOnlySet<string> Types { get; }

    /// <summary>The types of other assemblies that it uses; nested types aside.</summary>
    public IReadOnlyList<(string Assembly, string Type)> Wanted { get; }

    /// <returns>Null for a library without metadata, of which .NET Framework has some.</returns>
    public static AssemblyFile? TryRead(string path)
    {
        using var stream = File.OpenRead(path);
        using var image = new PEReader(stream);
        return image.HasMetadata && image.GetMetadataReader().IsAssembly ? Read(image) : null;
    }

    public static AssemblyFile Read(string path) => TryRead(path) ?? throw new InvalidDataException($"'{path}' is no assembly.");

    private static AssemblyFile Read(PEReader image)
    {
        var reader = image.GetMetadataReader();
        var defined = reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(type => !type.IsNested)
            .Select(type => FullName(reader, type.Namespace, type.Name));
        var forwarded = reader.ExportedTypes.Select(reader.GetExportedType).Where(type => type.IsForwarder)
            .Select(type => FullName(reader, type.Namespace, type.Name));
        return new(
            reader.GetAssemblyDefinition().GetAssemblyName(),
            reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle).GetAssemblyName()).ToList(),
            defined.Concat(forwarded).ToHashSet(StringComparer.Ordinal),
            reader.TypeReferences.Select(reader.GetTypeReference)
                .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
                .Select(type =>
                    (reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name),
                        FullName(reader, type.Namespace, type.Name)))
                .ToList());
    }

    private static string FullName(MetadataReader reader, StringHandle space, StringHandle name) => $"{reader.GetString(space)}.{reader.GetString(name)}";
}
