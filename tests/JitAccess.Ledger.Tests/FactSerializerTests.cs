using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using JitAccess.Core;
using JitAccess.Core.Facts;
using JitAccess.Core.Policies;
using Xunit;

namespace JitAccess.Ledger.Tests;

public sealed class FactSerializerTests
{
    private const string Other = "ffffffff-3d4e-4f50-8a61-728394a5b6c7";

    public static TheoryData<string> NastyTexts => new(
        "plain", "\"quotes\" and \\ and /", "line\r\nbreak\ttab\u0000nul\u001b[31m", "../../etc/passwd", "harmless\u202Etxt.exe",
        "zero\u200Bwidth \uFEFF \u2066isolate\u2069 \u2028",
        "Jürgen 東京 🔑 \U000E0041", "</script>&'+`", new string('x', 10 * 1024), " ", "{\"kind\":\"opening\"}", "İıſK");

    public static TheoryData<string> Kinds => new(Samples.All().Select(sample => sample.Path.Kind));

    [Fact]
    public void Samples_CoverEveryKindAndEveryMember()
    {
        var kinds = typeof(Fact).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Fact))).ToHashSet();

        Assert.Equal(kinds, Samples.All().Select(sample => sample.Fact.GetType()).ToHashSet());
        Assert.All(Samples.All(), sample => Assert.Empty(Picture.Defaults(sample.Fact)));
    }

    [Theory]
    [MemberData(nameof(NastyTexts))]
    public void EveryKind_WithNastyText_ComesBackWhole(string text)
    {
        foreach (var (path, fact) in Samples.All(text))
        {
            var document = FactSerializer.Serialize(path, fact);

            Assert.Equal(Picture.Of(fact), Picture.Of(FactSerializer.Deserialize(path, document)));
            Assert.All(Encoding.UTF8.GetString(document).Where(c => c != '\n'),
                c => Assert.False(char.IsControl(c) || c is '\u202E' or '\u200B' or '\u2066' or '\u2069' or '\uFEFF' or '\u2028', $"U+{(int)c:X4}"));
            Assert.DoesNotContain("\\u00FC", Encoding.UTF8.GetString(document), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Serialize_HalfACharacter_IsStillValidJson()
    {
        var fact = Samples.Request("half \uD83D of a key");
        var document = FactSerializer.Serialize(FactPath.InRequests(Samples.Id, Samples.AuthorId, "request"), fact);

        Assert.Equal("half \uFFFD of a key", JsonNode.Parse(document)!["request"]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public void Serialize_Request_IsAsAPersonWouldWriteIt()
    {
        var text = Encoding.UTF8.GetString(FactSerializer.Serialize(FactPath.InRequests(Samples.Id, Samples.AuthorId, "request"),
            Samples.Request("it's <urgent>")));

        Assert.Equal(
            $$"""
            {
              "kind": "request",
              "schema": 1,
              "at": "2026-11-22T10:30:15.25Z",
              "author": {
                "objectId": "{{Samples.AuthorId}}",
                "name": "Alice \"the operator\" O'Neil",
                "kind": "User"
              },
              "request": {
                "requestId": "{{Samples.Id}}",
                "requester": {
                  "objectId": "{{Samples.AuthorId}}",
                  "name": "Alice \"the operator\" O'Neil",
                  "kind": "User"
                },
                "resourceId": "{{Samples.Vm}}",
                "port": "5000-5010/udp",
                "source": "203.0.113.0/24",
                "duration": "PT1H30M",
                "reason": "it's <urgent>",
                "ticket": "CHG-it's <urgent>",
                "startAt": "2026-11-23T10:30:15.25Z",
                "lifetime": "PT20H",
                "breakGlass": true
              },
              "follows": [
                "{{new string('a', 64)}}",
                "{{new string('b', 64)}}"
              ]
            }

            """.ReplaceLineEndings("\n"),
            text);
    }

    [Fact]
    public void Time_WithAnOffset_IsWrittenInUtc()
    {
        var fact = Samples.Opening() with { Until = new DateTimeOffset(2026, 11, 22, 13, 0, 0, TimeSpan.FromHours(2)) };
        var document = FactSerializer.Serialize(FactPath.InJournal(Samples.Id, "opening"), fact);

        Assert.Equal("2026-11-22T11:00:00Z", JsonNode.Parse(document)!["until"]!.GetValue<string>());
        Assert.Equal(TimeSpan.Zero, ((OpeningFact)FactSerializer.Deserialize(FactPath.InJournal(Samples.Id, "opening"), document)).Until.Offset);
    }

    [Fact]
    public void Sources_Any_ComesBackAsAny()
    {
        var fact = Samples.Attachment("x");
        fact = fact with { Policy = fact.Policy! with { Sources = AllowedSources.Any } };

        var back = (AttachmentFact)FactSerializer.Deserialize(FactPath.Attachment(Samples.Key, 3),
            FactSerializer.Serialize(FactPath.Attachment(Samples.Key, 3), fact));

        Assert.True(back.Policy!.Sources.IsAny);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Deserialize_RequiredMemberMissing_IsCorruptAndNamesIt(string kind)
    {
        var (path, fact) = Samples.All().Single(sample => sample.Path.Kind == kind);
        var optional = new[] { "follows", "reason", "comment", "previous", "exemptions", "through", "moved", "baseline", "policyNames", "policy", "policyName",
            "policyRevision", "approvals", "breakGlass", "skipped", "every", "thoroughOn", "repairs", "failures", "seen" }
            .Concat(kind == "repaired" ? ["rules"] : []).Except(kind == "policy" ? ["policy"] : []).ToHashSet();
        var members = JsonNode.Parse(FactSerializer.Serialize(path, fact))!.AsObject().Select(member => member.Key).ToList();
        foreach (var member in members)
        {
            void Remove(JsonObject document) => document.Remove(member);
            if (optional.Contains(member))
            {
                _ = FactSerializer.Deserialize(path, Changed(path, fact, Remove));
            }
            else
            {
                Assert.Contains($"'{member}' is missing", Refused(path, Changed(path, fact, Remove)).Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(null, PersonKind.Unknown)]
    [InlineData("Group", PersonKind.Group)]
    public void Deserialize_PersonsKind_IsUnknownWhereAnOlderFactSaysNone(string? kind, PersonKind expected)
    {
        var path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");
        var document = Changed(path, Samples.Request("x"), json => json["request"]!["requester"]!["kind"] = kind);

        Assert.Equal(expected, ((RequestFact)FactSerializer.Deserialize(path, document)).Request.Requester.Kind);
    }

    [Fact]
    public void Deserialize_PersonOfAKindThatIsNone_IsCorrupt()
    {
        var path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");

        Refused(path, Changed(path, Samples.Request("x"), json => json["request"]!["requester"]!["kind"] = "Robot"));
    }

    [Fact]
    public void Deserialize_UnknownMembers_AreLeftAlone()
    {
        foreach (var (path, fact) in Samples.All())
        {
            var document = Changed(path, fact, json =>
            {
                json["later"] = new JsonObject { ["kind"] = "something" };
                json["author"]!["mail"] = "alice@contoso.example";
            });

            Assert.Equal(Picture.Of(fact), Picture.Of(FactSerializer.Deserialize(path, document)));
        }
    }

    [Theory]
    [InlineData("kind", "\"granted\"", "'kind' is 'granted'")]
    [InlineData("kind", "\"opened\"", "'kind' is 'opened', and the path is for 'opening'")]
    [InlineData("kind", "7", "'kind' is not a text")]
    [InlineData("schema", "2", "'schema' is 2")]
    [InlineData("schema", "\"1\"", "'schema' is not a whole number")]
    [InlineData("at", "\"2026-11-22T10:00:00+02:00\"", "'at' is not a time in UTC")]
    [InlineData("at", "\"yesterday\"", "'at' is not a time in UTC")]
    [InlineData("until", "null", "'until' is missing")]
    [InlineData("rules", "{}", "'rules' is not a list")]
    [InlineData("rules", "[1]", "'rules[0]' is not an object")]
    [InlineData("author", "\"alice\"", "'author' is not an object")]
    [InlineData("author", """{"objectId":"","kind":"User"}""", "'objectId' is empty")]
    [InlineData("author", """{"objectId":"a","kind":"0"}""", "'author.kind' is none of User, ServicePrincipal")]
    [InlineData("follows", "[1]", "'follows[0]' is not a text")]
    [InlineData("requestId", "\"nonsense\"", "'requestId' cannot be read")]
    [InlineData("requestId", "\"0000000000zzzzzzzzzz\"", "The request id is 0000000000zzzzzzzzzz")]
    [InlineData("attachmentRevision", "1.5", "'attachmentRevision' is not a whole number")]
    [InlineData("vmId", "\"\\ud83d\"", "'vmId' holds half a character")]
    public void Deserialize_WrongMember_IsCorruptAndNamesIt(string member, string value, string problem)
    {
        var path = FactPath.InJournal(Samples.Id, "opening");
        var text = Encoding.UTF8.GetString(FactSerializer.Serialize(path, Samples.Opening()));
        var json = JsonNode.Parse(text)!.AsObject();
        json[member] = "REPLACED";
        var document = json.ToJsonString().Replace("\"REPLACED\"", value, StringComparison.Ordinal);

        Assert.Contains(problem, Refused(path, Encoding.UTF8.GetBytes(document)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"kind\":\"opening\"} trailing")]
    [InlineData("{\"kind\":\"opening\",}")]
    [InlineData("// comment\n{}")]
    [InlineData("{\"\\ud83d\":1}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]")]
    public void Deserialize_NoFactDocument_IsCorrupt(string text) => Refused(FactPath.Ledger, Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Deserialize_HalfADocument_IsCorruptAtEveryLength()
    {
        var path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "revoke");
        var document = FactSerializer.Serialize(path, Samples.All().Single(sample => sample.Path.Kind == "revoke").Fact);

        // The last two bytes are the closing brace and the line end.
        Assert.All(Enumerable.Range(0, document.Length - 2), length => Refused(path, document[..length]));
    }

    [Fact]
    public void Deserialize_BytesThatAreNoUtf8_AreCorrupt()
    {
        var path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");
        var document = FactSerializer.Serialize(path, Samples.Request("MARK"));
        document[Encoding.UTF8.GetString(document).IndexOf("MARK", StringComparison.Ordinal)] = 0xFF;

        Refused(path, document);
    }

    [Fact]
    public void Deserialize_MemberTwice_IsCorrupt()
    {
        var path = FactPath.InJournal(Samples.Id, "opening");
        var text = Encoding.UTF8.GetString(FactSerializer.Serialize(path, Samples.Opening()));
        var twice = text.Replace("\"until\":", "\"until\": \"2036-01-01T00:00:00Z\", \"until\":", StringComparison.Ordinal);

        Assert.Contains("'until' is there twice", Refused(path, Encoding.UTF8.GetBytes(twice)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deserialize_SomebodyElsesFact_IsCorrupt()
    {
        var mine = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");
        var theirs = FactPath.InRequests(Samples.Id, Other, "request");
        var document = FactSerializer.Serialize(mine, Samples.Request("x"));

        Assert.Contains(Other, Refused(theirs, document).Message, StringComparison.Ordinal);
        Assert.Contains("nobody asks for somebody else",
            Refused(mine, Changed(mine, Samples.Request("x"), json => json["request"]!["requester"]!["objectId"] = Other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deserialize_AuthorInUpperCase_IsTheSameAuthor()
    {
        var path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "revoke");
        var fact = new RevokeFact { Author = Samples.Author with { ObjectId = Samples.AuthorId.ToUpperInvariant() }, At = Samples.At, RequestId = Samples.Id };

        Assert.Equal(fact.Author, FactSerializer.Deserialize(path, FactSerializer.Serialize(path, fact)).Author);
    }

    [Fact]
    public void Deserialize_AnotherRevisionOrVm_IsCorrupt()
    {
        var path = FactPath.Attachment(Samples.Key, 3);
        var fact = Samples.Attachment("x");

        Refused(FactPath.Attachment(Samples.Key, 4), FactSerializer.Serialize(path, fact));
        Refused(path, Changed(path, fact, json => json["vmKey"] = "0000000000000000"));
        Refused(path, Changed(path, fact, json => json["resourceId"] = Samples.Group + "Microsoft.Compute/virtualMachines/db01"));
    }

    [Fact]
    public void Deserialize_RepairOfSomethingElse_IsCorrupt()
    {
        var (path, fact) = Samples.All().Single(sample => sample.Path.Kind == "repaired");

        Refused(path, Changed(path, fact, json => json["what"] = "tag"));
    }

    [Fact]
    public void Deserialize_PolicyThatEnableWouldRefuse_IsCorrupt()
    {
        var path = FactPath.Attachment(Samples.Key, 3);
        var fact = Samples.Attachment("x");

        Assert.Contains("policy is not valid", Refused(path, Changed(path, fact, json => json["policy"]!["maxDuration"] = "P400D")).Message,
            StringComparison.Ordinal);
        Refused(path, Changed(path, fact, json => json["policy"]!["sources"] = new JsonArray()));
        Refused(path, Changed(path, fact, json => json["policy"]!["ports"] = new JsonArray("0-65535/tcp")));
        Refused(path, Changed(path, fact, json => json["policy"]!["maxDuration"] = "3h"));
    }

    [Fact]
    public void Size_BeyondTheLimit_IsNeitherWrittenNorRead()
    {
        var path = FactPath.InRequests(Samples.Id, Samples.AuthorId, "request");
        var document = FactSerializer.Serialize(path, Samples.Request("x"));

        var error = Assert.Throws<JitAccessException>(() => FactSerializer.Serialize(path, Samples.Request(new string('x', FactSerializer.MaxSize))));

        Assert.Contains("262144", error.Message, StringComparison.Ordinal);
        Refused(path, [.. document, .. Enumerable.Repeat((byte)' ', FactSerializer.MaxSize)]);
        _ = FactSerializer.Deserialize(path, [.. document, .. Enumerable.Repeat((byte)' ', FactSerializer.MaxSize - document.Length)]);
    }

    [Fact]
    public void Serialize_FactForAnotherPath_IsRefused() =>
        Assert.Throws<JitAccessException>(() => FactSerializer.Serialize(FactPath.InJournal(Samples.Id, "opened"), Samples.Opening()));

    [Fact]
    public void Hash_IsTheSha256OfTheBytes() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", FactSerializer.Hash(Encoding.UTF8.GetBytes("abc")));

    private static byte[] Changed(FactPath path, Fact fact, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(FactSerializer.Serialize(path, fact))!.AsObject();
        change(json);
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    private static JitAccessException Refused(FactPath path, byte[] document)
    {
        var error = Assert.Throws<JitAccessException>(() => FactSerializer.Deserialize(path, document));
        Assert.Equal(ErrorIds.FactCorrupt, error.ErrorId);
        Assert.Equal(JitErrorKind.Store, error.Kind);
        Assert.Equal(path.Value, error.Target);
        Assert.Contains(path.Value, error.Message, StringComparison.Ordinal);
        return error;
    }
}
