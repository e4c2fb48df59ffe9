using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Ledger.Json;

namespace JitAccess.Ledger;

/// <summary>
/// Facts as JSON documents that a person can read: indented, <c>kind</c> first, times in UTC, durations, ports, prefixes and ids as
/// text. Reading is strict about what it knows and leaves alone what a later version may have added.
/// </summary>
public static class FactSerializer
{
    /// <summary>The largest document, in bytes.</summary>
    public const int MaxSize = 256 * 1024;

    private const int Schema = 1;

    private static readonly JsonWriterOptions WriterOptions = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = 16 };

    /// <summary>The document of a fact. What could not be read back at that path is not written.</summary>
    /// <exception cref="JitAccessException"><see cref="ErrorIds.FactCorrupt"/>: the fact does not belong at the path, or is too large.</exception>
    public static byte[] Serialize(FactPath path, Fact fact)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, WriterOptions))
        {
            writer.WriteStartObject();
            writer.Text("kind", FactBodies.KindOf(fact));
            writer.WriteNumber("schema", Schema);
            writer.Time("at", fact.At);
            writer.Object("author", fact.Author, PeopleJson.WriteAuthor);
            FactBodies.Write(writer, fact);
            writer.Texts("follows", fact.Follows);
            writer.WriteEndObject();
        }

        var document = Encoding.UTF8.GetBytes(EscapeInvisible(Encoding.UTF8.GetString(stream.ToArray())) + "\n");
        _ = Deserialize(path, document);
        return document;
    }

    /// <exception cref="JitAccessException"><see cref="ErrorIds.FactCorrupt"/>, with the path as its target.</exception>
    public static Fact Deserialize(FactPath path, byte[] document)
    {
        try
        {
            if (document.Length > MaxSize)
            {
                throw new FactFormatException(string.Format(CultureInfo.InvariantCulture, "It has {0} bytes, and {1} are the limit", document.Length, MaxSize));
            }

            using var json = JsonDocument.Parse(document, ReaderOptions);
            var fact = Read(path, new JsonMembers(json.RootElement, string.Empty));
            PathAgreement.Check(path, fact);
            return fact;
        }
        catch (FactFormatException e)
        {
            throw Corrupt(path, e.Message, e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half a character in a member's name is an InvalidOperationException.
            throw Corrupt(path, "It is not JSON: " + e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>The SHA-256 of a document, in lower-case hexadecimal digits.</summary>
    public static string Hash(byte[] document)
    {
        using var sha256 = SHA256.Create();
        return string.Concat(sha256.ComputeHash(document).Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static Fact Read(FactPath path, JsonMembers members)
    {
        var kind = members.Text("kind");
        if (!string.Equals(kind, path.Kind, StringComparison.Ordinal))
        {
            throw new FactFormatException($"'kind' is '{kind}', and the path is for '{path.Kind}'");
        }

        var schema = members.Number("schema");
        if (schema != Schema)
        {
            throw new FactFormatException(string.Format(CultureInfo.InvariantCulture, "'schema' is {0}, and this version of JitAccess reads {1}", schema,
                Schema));
        }

        var head = new FactHead(PeopleJson.ReadAuthor(members.Object("author")), members.Time("at"), members.OptionalTexts("follows"));
        return FactBodies.Read(kind, members, head);
    }

    /// <summary>
    /// Writes what has no shape of its own, such as an override of the writing direction, as an escape, so that a document shows
    /// what it says; and line ends alike everywhere. Beyond ASCII only the insides of strings are touched, so that it stays valid.
    /// </summary>
    private static string EscapeInvisible(string json)
    {
        var builder = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length; i++)
        {
            var character = json[i];
            var length = char.IsSurrogatePair(json, i) ? 2 : 1;
            if (character > 127
                && CharUnicodeInfo.GetUnicodeCategory(json,
                i) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control))
            {
                _ = builder.Append(json, i, length);
            }
            else if (character > 127)
            {
                _ = builder.Append(string.Concat(json.Substring(i, length).Select(unit => "\\u" + ((int)unit).ToString("x4", CultureInfo.InvariantCulture))));
            }
            else if (character != '\r')
            {
                _ = builder.Append(character);
            }

            i += length - 1;
        }

        return builder.ToString();
    }

    private static JitAccessException Corrupt(FactPath path, string problem, Exception inner) =>
        new(ErrorIds.FactCorrupt, JitErrorKind.Store, $"The fact '{path}' cannot be used: {problem}.", path.Value, inner);
}
