using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Ledger.Json;

namespace JitAccess.Ledger.PolicyFiles;

/// <summary>Writes policy files: what is as usual is left out, and people have both their object id and the name that was known.</summary>
public static class PolicyFileWriter
{
    // A file for people and for git: a ticket pattern stays readable.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One policy as an object that names its schema, several as a list.</summary>
    public static string Write(IReadOnlyList<AccessPolicy> policies)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            if (policies.Count == 1)
            {
                WritePolicy(writer, policies[0], PolicyFileForms.Schema);
            }
            else
            {
                writer.WriteStartArray();
                foreach (var policy in policies)
                {
                    WritePolicy(writer, policy, schema: null);
                }

                writer.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray()).Replace("\r\n", "\n") + "\n";
    }

    private static void WritePolicy(Utf8JsonWriter writer, AccessPolicy policy, string? schema)
    {
        writer.WriteStartObject();
        writer.Text("$schema", schema);
        writer.Text("name", policy.Name);
        writer.WriteStartArray("ports");
        foreach (var port in policy.Ports)
        {
            WritePort(writer, port, policy.PortLimits.FirstOrDefault(limit => limit.Port.Equals(port)));
        }

        writer.WriteEndArray();
        WriteSources(writer, policy.Sources);
        WriteDuration(writer, "maxDuration", policy.MaxDuration);
        WriteDuration(writer, "maxContinuous", policy.MaxContinuous);
        WritePeople(writer, "requesters", policy.Requesters);
        WritePeople(writer, "approvers", policy.Approvers);
        writer.WriteNumber("requiredApprovals", policy.RequiredApprovals);
        WritePeople(writer, "breakGlass", policy.BreakGlass);
        if (policy.RequireReason)
        {
            writer.WriteBoolean("requireReason", true);
        }

        writer.Text("ticketPattern", policy.TicketPattern);
        writer.Text("hours", policy.Hours?.ToString());
        writer.Text("timeZone", policy.TimeZone);
        WriteDuration(writer, "requestLifetime", policy.RequestLifetime);
        writer.WriteEndObject();
    }

    private static void WritePort(Utf8JsonWriter writer, PortSpecification port, PortLimit? limit)
    {
        if (limit is not ({ Sources: not null } or { MaxDuration: not null }))
        {
            writer.WriteStringValue(port.ToString());
            return;
        }

        writer.WriteStartObject();
        writer.Text("port", port.ToString());
        WriteDuration(writer, "maxDuration", limit.MaxDuration);
        if (limit.Sources is { } sources)
        {
            WriteSources(writer, sources);
        }

        writer.WriteEndObject();
    }

    private static void WriteSources(Utf8JsonWriter writer, AllowedSources sources)
    {
        if (sources.IsAny)
        {
            writer.Text("allowedSource", "Any");
        }
        else
        {
            writer.Texts("allowedSource", sources.Prefixes.Select(prefix => prefix.ToString()));
        }
    }

    private static void WritePeople(Utf8JsonWriter writer, string name, IReadOnlyList<Person> people)
    {
        if (people.Count > 0)
        {
            writer.Objects(name, people, PeopleJson.WritePerson);
        }
    }

    private static void WriteDuration(Utf8JsonWriter writer, string name, TimeSpan? duration)
    {
        if (duration is { } known)
        {
            writer.Text(name, known.Ticks % TimeSpan.TicksPerSecond == 0 ? DurationText.Format(known).Replace(" ", string.Empty) : XmlConvert.ToString(known));
        }
    }
}
