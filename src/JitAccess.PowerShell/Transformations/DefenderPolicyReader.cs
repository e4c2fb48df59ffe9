using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using JitAccess.Core.Defender;

namespace JitAccess.PowerShell.Transformations;

/// <summary>Policies of Defender as objects: what Get-AzJitNetworkAccessPolicy writes, or the service's JSON once ConvertFrom-Json has read it.</summary>
internal static class DefenderPolicyReader
{
    /// <exception cref="FormatException">It is no such object.</exception>
    public static IReadOnlyList<DefenderPolicy> ReadAll(Argument given) =>
        given.PropertyText("Id") is null && given.At("value") is { } page ? page.Elements.Select(Read).ToArray() : [Read(given)];

    private static DefenderPolicy Read(Argument given)
    {
        var properties = given.At("properties") ?? given;
        if (given.PropertyText("Id") is not { } id || properties.At("VirtualMachines") is not { } machines)
        {
            throw new FormatException($"A policy of Defender is needed, as Get-AzJitNetworkAccessPolicy writes it, or its JSON, and not {given.Describe()}.");
        }

        return new DefenderPolicy
        {
            Id = id,
            Name = given.PropertyText("Name") ?? id.Split('/').Last(),
            VirtualMachines = machines.Elements
                .Select(vm => new DefenderVm(vm.PropertyText("Id") ?? string.Empty, vm.At("Ports")?.Elements.Select(ReadPort).ToArray() ?? [])).ToArray(),
            Requests = properties.At("Requests")?.Elements.Count() ?? 0,
        };
    }

    private static DefenderPort ReadPort(Argument port) => new(
        int.TryParse(port.PropertyText("Number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
        port.PropertyText("Protocol"),
        Texts(port.At("AllowedSourceAddressPrefix")).Concat(Texts(port.At("AllowedSourceAddressPrefixes"))).ToArray(),
        port.Property("MaxRequestAccessDuration") is TimeSpan span
            ? span.ToString("c", CultureInfo.InvariantCulture)
            : port.PropertyText("MaxRequestAccessDuration"));

    private static IEnumerable<string> Texts(Argument? list) =>
        list?.Elements.Select(element => element.Text?.Trim()).OfType<string>().Where(text => text.Length > 0) ?? [];
}
