using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Xml;

namespace JitAccess.Sandbox.Control;

/// <summary>
/// The JSON of faults, scripted and random; durations are ISO 8601. What it does not know it refuses, so that no fault is silently another one than
/// meant.
/// </summary>
internal static class FaultDocument
{
    private static readonly string[] RuleNames =
        ["kind", "method", "path", "who", "skip", "times", "status", "code", "message", "retryAfter", "delay", "effectStays", "dropAnswer"];

    private static readonly string[] RandomNames =
        ["seed", "rates", "method", "path", "who", "longestLatency", "longestRetryAfter", "latestSurface", "oldestRead", "largestSkew"];

    public static FaultRule Read(JsonObject body)
    {
        var fields = new FieldReader(body, "A fault", RuleNames);
        return new FaultRule
        {
            Kind = ReadKind(fields.Text("kind"), "'kind'"),
            Method = fields.Text("method"),
            Path = fields.Text("path"),
            Who = fields.Text("who"),
            Skip = fields.Number("skip") ?? 0,
            Times = fields.Number("times") ?? 1,
            Status = fields.Number("status") ?? 500,
            Code = fields.Text("code"),
            Message = fields.Text("message"),
            RetryAfter = fields.Duration("retryAfter"),
            Delay = fields.Duration("delay") ?? TimeSpan.FromMinutes(1),
            EffectStays = fields.Flag("effectStays") ?? true,
            DropAnswer = fields.Flag("dropAnswer") ?? false,
        };
    }

    public static JsonObject Write(FaultRule rule) => new()
    {
        ["kind"] = rule.Kind.ToString(),
        ["method"] = rule.Method,
        ["path"] = rule.Path,
        ["who"] = rule.Who,
        ["skip"] = rule.Skip,
        ["times"] = rule.Times,
        ["status"] = rule.Status,
        ["code"] = rule.Code,
        ["message"] = rule.Message,
        ["retryAfter"] = rule.RetryAfter is { } wait ? XmlConvert.ToString(wait) : null,
        ["delay"] = XmlConvert.ToString(rule.Delay),
        ["effectStays"] = rule.EffectStays,
        ["dropAnswer"] = rule.DropAnswer,
    };

    public static RandomFaults ReadRandom(JsonObject body)
    {
        var fields = new FieldReader(body, "Random faults", RandomNames);
        var usual = new RandomFaults { Rates = new Dictionary<FaultKind, double>() };
        return new RandomFaults
        {
            Seed = fields.Number("seed") ?? throw new SandboxException("'seed' is missing; it is a whole number."),
            Rates = ReadRates(body["rates"]),
            Method = fields.Text("method"),
            Path = fields.Text("path"),
            Who = fields.Text("who"),
            LongestLatency = fields.Duration("longestLatency") ?? usual.LongestLatency,
            LongestRetryAfter = fields.Duration("longestRetryAfter") ?? usual.LongestRetryAfter,
            LatestSurface = fields.Duration("latestSurface") ?? usual.LatestSurface,
            OldestRead = fields.Duration("oldestRead") ?? usual.OldestRead,
            LargestSkew = fields.Duration("largestSkew") ?? usual.LargestSkew,
        };
    }

    public static JsonObject Write(RandomFaults faults) => new()
    {
        ["seed"] = faults.Seed,
        ["rates"] = new JsonObject(faults.Rates.OrderBy(rate => rate.Key).Select(rate => new KeyValuePair<string, JsonNode?>(rate.Key.ToString(), rate.Value))),
        ["method"] = faults.Method,
        ["path"] = faults.Path,
        ["who"] = faults.Who,
        ["longestLatency"] = XmlConvert.ToString(faults.LongestLatency),
        ["longestRetryAfter"] = XmlConvert.ToString(faults.LongestRetryAfter),
        ["latestSurface"] = XmlConvert.ToString(faults.LatestSurface),
        ["oldestRead"] = XmlConvert.ToString(faults.OldestRead),
        ["largestSkew"] = XmlConvert.ToString(faults.LargestSkew),
    };

    private static Dictionary<FaultKind, double> ReadRates(JsonNode? node)
    {
        if (node is not JsonObject { Count: > 0 } rates)
        {
            throw new SandboxException("'rates' is missing; it is an object such as {\"DropAfter\": 0.01, \"Latency\": 0.2}.");
        }

        return rates.ToDictionary(
            rate => ReadKind(rate.Key, $"'rates' has '{rate.Key}'; a kind"),
            rate => rate.Value is JsonValue value && value.TryGetValue(out double share)
                ? share
                : throw new SandboxException($"The rate of '{rate.Key}' is a number between 0 and 1."));
    }

    private static FaultKind ReadKind(string? text, string what) =>
        Array.Find(Enum.GetNames(typeof(FaultKind)), name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
            ? (FaultKind)Enum.Parse(typeof(FaultKind), known)
            : throw new SandboxException($"{what} is one of {string.Join(", ", Enum.GetNames(typeof(FaultKind)))}.");
}
