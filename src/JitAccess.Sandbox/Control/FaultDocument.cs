using System;
using System.Text.Json.Nodes;
using System.Xml;
using JitAccess.Sandbox.State;

namespace JitAccess.Sandbox.Control;

/// <summary>The JSON of a scripted fault; durations are ISO 8601.</summary>
internal static class FaultDocument
{
    public static FaultRule Read(JsonObject body) => new()
    {
        Kind = Enum.TryParse<FaultKind>(body.Text("kind"), ignoreCase: true, out var kind) && Enum.IsDefined(typeof(FaultKind), kind)
            ? kind
            : throw new SandboxException($"'kind' is one of {string.Join(", ", Enum.GetNames(typeof(FaultKind)))}."),
        Method = body.Text("method"),
        Path = body.Text("path"),
        Who = body.Text("who"),
        Skip = body.Number("skip") ?? 0,
        Times = body.Number("times") ?? 1,
        Status = body.Number("status") ?? 500,
        Code = body.Text("code"),
        Message = body.Text("message"),
        RetryAfter = body.Text("retryAfter") is { } wait ? XmlConvert.ToTimeSpan(wait) : null,
        Delay = body.Text("delay") is { } delay ? XmlConvert.ToTimeSpan(delay) : TimeSpan.FromMinutes(1),
        EffectStays = body.Flag("effectStays") ?? true,
    };

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
    };
}
