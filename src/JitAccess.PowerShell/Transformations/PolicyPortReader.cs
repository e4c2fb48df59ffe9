using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;

namespace JitAccess.PowerShell.Transformations;

/// <summary>Ports of a policy, each with the limits of its own where it has some.</summary>
internal static class PolicyPortReader
{
    public const string Forms = "ssh, 8443/tcp, or @{Port='rdp';MaxDuration='30m';AllowedSource='10.0.0.0/8'}";

    private static readonly string[] Keys = ["Port", "MaxDuration", "AllowedSource"];

    /// <exception cref="FormatException">Names everything that is no port.</exception>
    public static PortLimit[] ReadAll(Argument argument)
    {
        var limits = new List<PortLimit>();
        var problems = new List<string>();
        foreach (var element in argument.Elements)
        {
            if (element.Value is PortLimit given)
            {
                limits.Add(given);
            }
            else if (element.Text is not null || element.Value is null or PortSpecification)
            {
                limits.AddRange(Try(() => PortReader.ReadAll(element), problems).Select(port => new PortLimit(port, null, null)));
            }
            else
            {
                ReadObject(element, limits, problems);
            }
        }

        return problems.Count == 0 && limits.Count > 0
            ? [.. limits]
            : throw new FormatException(problems.Count > 0 ? string.Join(" ", problems) : $"No port was given; write {Forms}.");
    }

    private static void ReadObject(Argument element, List<PortLimit> limits, List<string> problems)
    {
        if (element.At("Port") is not { } port)
        {
            problems.Add($"A port is needed, such as {Forms}, and not {element.Describe()}.");
            return;
        }

        if (element.Value is IDictionary dictionary)
        {
            problems.AddRange(dictionary.Keys.Cast<object>().Where(key => !Keys.Contains(key.ToString(), StringComparer.OrdinalIgnoreCase))
                .Select(key => $"'{key}' is nothing that a port has; write {Forms}."));
        }

        var duration = element.At("MaxDuration") is { } longest ? Try<TimeSpan?>(() => [DurationReader.Read(longest)], problems) : [];
        var sources = element.At("AllowedSource") is { } from ? Try<AllowedSources>(() => [AllowedSources.Parse(Texts(from))], problems) : [];
        limits.AddRange(Try(() => PortReader.ReadAll(port), problems).Select(each => new PortLimit(each, sources.FirstOrDefault(), duration.FirstOrDefault())));
    }

    private static string[] Texts(Argument argument) => argument.Elements
        .SelectMany(element => (element.Text ?? throw NoAddress(element)).Split(',')).Select(text => text.Trim()).ToArray();

    private static FormatException NoAddress(Argument element) =>
        new($"An address or CIDR is needed, such as 203.0.113.0/24, and not {element.Describe()}.");

    private static T[] Try<T>(Func<T[]> read, List<string> problems)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or JitAccessException)
        {
            problems.Add(e.Message);
            return [];
        }
    }
}
