using System;
using System.IO;
using System.Xml;
using System.Xml.Linq;
using Azure;

namespace JitAccess.Azure.Storage;

/// <summary>
/// What the service says went wrong: the header <c>x-ms-error-code</c> and <c>&lt;Error&gt;&lt;Code/&gt;&lt;Message/&gt;...&lt;/Error&gt;</c>.
/// </summary>
internal sealed record BlobError(string? Code, string? Message)
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false };

    public bool Is(string code) => string.Equals(Code, code, StringComparison.OrdinalIgnoreCase);

    public static BlobError Read(Response response)
    {
        var code = response.Headers.TryGetValue("x-ms-error-code", out var header) ? header : null;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(response.Content.ToArray()), Settings);
            var error = XDocument.Load(reader).Root;
            var message = FirstLine((string?)error?.Element("Message"));
            var detail = FirstLine((string?)error?.Element("AuthenticationErrorDetail"));
            return new(code ?? (string?)error?.Element("Code"), detail is null ? message : message + " " + detail);
        }
        catch (XmlException)
        {
            return new(code, response.ReasonPhrase);
        }
    }

    // The lines after the first one repeat the request's id and the time.
    private static string? FirstLine(string? text) => text?.Split('\n')[0].Trim() is { Length: > 0 } line ? line : null;
}
