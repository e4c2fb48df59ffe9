using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using JitAccess.Sandbox.Http;

namespace JitAccess.Sandbox.Blobs;

/// <summary>The documents of the blob service.</summary>
internal static class BlobXml
{
    private const string ContentType = "application/xml";

    public static ArmResponse Error(BlobException error, string requestId, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        var document = new XElement(
            "Error",
            new XElement("Code", error.Code),
            new XElement("Message", $"{error.Message}\nRequestId:{requestId}\nTime:{time}"),
            error.Detail is null ? null : new XElement("AuthenticationErrorDetail", error.Detail));
        var response = Write(error.Status, document).With("x-ms-error-code", error.Code);
        if (error.Status == 401)
        {
            response.With("WWW-Authenticate",
                $"Bearer authorization_uri=https://login.microsoftonline.com/{SandboxWorld.TenantId}/oauth2/authorize resource_id=https://storage.azure.com");
        }

        return error.RetryAfter is { } wait ? response.With("Retry-After", ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture))
            : response;
    }

    public static ArmResponse List(BlobListQuery query, string container, IReadOnlyList<KeyValuePair<string, StoredBlob>> page, string? nextMarker) =>
        Write(200, new XElement(
        "EnumerationResults",
        new XAttribute("ContainerName", container),
        Optional("Prefix", query.Prefix),
        Optional("Marker", query.Marker),
        new XElement("MaxResults", query.MaxResults),
        new XElement("Blobs", page.Select(Blob)),
        new XElement("NextMarker", nextMarker ?? string.Empty)));

    private static XElement Blob(KeyValuePair<string, StoredBlob> blob) => new(
        "Blob",
        Name(blob.Key),
        new XElement(
            "Properties",
            new XElement("Etag", blob.Value.ETag.Trim('"')),
            new XElement("Content-Length", blob.Value.Content.Length),
            new XElement("BlobType", "BlockBlob")));

    // What XML cannot hold is percent-encoded, since version 2021-02-12.
    private static XElement Name(string name) => name.All(XmlConvert.IsXmlChar) && name.IndexOf('\r') < 0
        ? new XElement("Name", name)
        : new XElement("Name", new XAttribute("Encoded", "true"), Uri.EscapeDataString(name));

    private static XElement? Optional(string name, string value) => value.Length == 0 ? null : new XElement(name, value);

    private static ArmResponse Write(int status, XElement root) =>
        new(status)
        {
            Content = Encoding.UTF8.GetBytes("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?>" + root.ToString(SaveOptions.DisableFormatting)),
            ContentType = ContentType
        };
}
