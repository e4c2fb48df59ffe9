using System;
using System.Collections.Generic;
using System.IO;
using System.Xml;
using System.Xml.Linq;

namespace JitAccess.Azure.Storage;

/// <summary>A page of a listing.</summary>
/// <param name="Names">The blobs' names, in the service's order.</param>
/// <param name="NextMarker">What leads to the next page; null behind the last one.</param>
internal sealed record BlobPage(IReadOnlyList<string> Names, string? NextMarker)
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false };

    /// <exception cref="XmlException">It is no listing.</exception>
    public static BlobPage Read(Stream answer)
    {
        using var reader = XmlReader.Create(answer, Settings);
        var root = XDocument.Load(reader).Root;
        var blobs = root?.Element("Blobs");
        if (root?.Name.LocalName != "EnumerationResults" || blobs is null)
        {
            throw new XmlException("it is no list of blobs");
        }

        var names = new List<string>();
        foreach (var blob in blobs.Elements("Blob"))
        {
            var name = blob.Element("Name") ?? throw new XmlException("a blob has no name");

            // What XML cannot hold comes percent-encoded, and says so.
            names.Add((string?)name.Attribute("Encoded") == "true" ? Uri.UnescapeDataString(name.Value) : name.Value);
        }

        var marker = root.Element("NextMarker")?.Value;
        return new(names, string.IsNullOrEmpty(marker) ? null : marker);
    }
}
