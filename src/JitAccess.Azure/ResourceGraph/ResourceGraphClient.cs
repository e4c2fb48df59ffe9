using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Azure.Http;
using JitAccess.Azure.Json;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;

namespace JitAccess.Azure.ResourceGraph;

/// <summary>Asks Azure Resource Graph, page by page.</summary>
internal sealed class ResourceGraphClient(ArmClient client)
{
    /// <summary>The service takes no more in one query.</summary>
    private const int MaxSubscriptions = 1000;

    private const int PageSize = 1000;

    /// <summary>The ids that a query projects, over any number of subscriptions.</summary>
    public async Task<IReadOnlyList<ResourceId>> FindAsync(
        string query, IReadOnlyList<SubscriptionInfo> subscriptions, ArmCall call, CancellationToken cancellationToken)
    {
        var found = new List<ResourceId>();
        for (var start = 0; start < subscriptions.Count; start += MaxSubscriptions)
        {
            var asked = subscriptions.Skip(start).Take(MaxSubscriptions).Select(subscription => subscription.SubscriptionId).ToArray();
            await FindAsync(query, asked, found, call, cancellationToken).ConfigureAwait(false);
        }

        // A page may repeat what changed between it and the one before.
        return found.Distinct().ToArray();
    }

    private async Task FindAsync(string query, string[] subscriptions, List<ResourceId> found, ArmCall call, CancellationToken cancellationToken)
    {
        var uri = client.Address("/providers/Microsoft.ResourceGraph/resources", ApiVersions.ResourceGraph);
        string? token = null;
        for (var page = 0; page == 0 || token is not null; page++)
        {
            var body = Write(query, subscriptions, token);
            using var response = await client.SendAsync(RequestMethod.Post, uri, body, call, cancellationToken).ConfigureAwait(false);
            if (page == ArmClient.MaxPages)
            {
                throw ArmFailure.Malformed("the result has no end", call, response.Status);
            }

            token = ArmClient.Read(response, answer => ReadPage(answer, found), call);
        }
    }

    private static string? ReadPage(JsonElement answer, List<ResourceId> found)
    {
        if (answer.Child("data") is not { ValueKind: JsonValueKind.Array })
        {
            throw new MalformedAnswerException("a result without 'data'");
        }

        found.AddRange(answer.Items("data").Select(JsonReading.RequiredId));
        var token = answer.Text("$skipToken");
        return token is null && string.Equals(answer.Text("resultTruncated"), "true", StringComparison.OrdinalIgnoreCase)
            ? throw new MalformedAnswerException("a result that is cut off without a token for the rest")
            : token;
    }

    private static byte[] Write(string query, string[] subscriptions, string? token)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("subscriptions");
            foreach (var subscription in subscriptions)
            {
                writer.WriteStringValue(subscription);
            }

            writer.WriteEndArray();
            writer.WriteString("query", query);
            writer.WriteStartObject("options");
            writer.WriteString("resultFormat", "objectArray");
            writer.WriteNumber("$top", PageSize);
            if (token is not null)
            {
                writer.WriteString("$skipToken", token);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
