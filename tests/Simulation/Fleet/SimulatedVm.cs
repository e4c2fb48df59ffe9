using System;
using System.Collections.Generic;
using System.Globalization;
using JitAccess.Core.Network;

namespace JitAccess.Simulation.Fleet;

/// <summary>A VM with one NIC. Its owners may delete it, create it anew, and give it another address.</summary>
internal sealed class SimulatedVm(string name, int number, string subnet, string? subnetGroup, string? nicGroup, string address)
{
    public string Name { get; } = name;

    public string Subnet { get; } = subnet;

    /// <summary>The NSG of its subnet; null for none.</summary>
    public string? SubnetGroup { get; } = subnetGroup;

    /// <summary>The NSG of its NIC; null for none.</summary>
    public string? NicGroup { get; } = nicGroup;

    public ResourceId Id { get; } = ResourceId.Parse(SimulatedFleet.Id("Microsoft.Compute/virtualMachines", name));

    /// <summary>How often it was created.</summary>
    public int Generation { get; set; } = 1;

    public bool Exists { get; set; } = true;

    public string Address { get; set; } = address;

    /// <summary>When its owners last created it anew or gave it another address.</summary>
    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>The identity that does not survive being created anew.</summary>
    public string VmId => string.Format(CultureInfo.InvariantCulture, "7000{0:D4}-0000-4000-8000-{1:D12}", number, Generation);

    /// <summary>The NSGs that a packet passes, in their order.</summary>
    public IEnumerable<string> Groups
    {
        get
        {
            if (SubnetGroup is not null)
            {
                yield return SubnetGroup;
            }

            if (NicGroup is not null)
            {
                yield return NicGroup;
            }
        }
    }

    public string ToJson() => $$$"""
        {"id":"{{{Id}}}","name":"{{{Name}}}","type":"Microsoft.Compute/virtualMachines","location":"westeurope","properties":{"vmId":"{{{VmId}}}","hardwareProfile":{"vmSize":"Standard_D2s_v5"},"storageProfile":{"osDisk":{"osType":"Linux"}},"osProfile":{"computerName":"{{{Name}}}"},"networkProfile":{"networkInterfaces":[{"id":"{{{NicId}}}"}]},"provisioningState":"Succeeded"}}
        """;

    public string NicToJson()
    {
        var group = NicGroup is null ? string.Empty : $$""","networkSecurityGroup":{"id":"{{SimulatedFleet.GroupId(NicGroup)}}"}""";
        var vm = Exists ? $$""","virtualMachine":{"id":"{{Id}}"}""" : string.Empty;
        return $$$$"""
            {"id":"{{{{NicId}}}}","name":"{{{{Name}}}}-nic","type":"Microsoft.Network/networkInterfaces","location":"westeurope","properties":{"ipConfigurations":[{"name":"ipconfig1","id":"{{{{NicId}}}}/ipConfigurations/ipconfig1","properties":{"privateIPAddress":"{{{{Address}}}}","privateIPAllocationMethod":"Dynamic","primary":true,"privateIPAddressVersion":"IPv4","subnet":{"id":"{{{{SimulatedFleet.SubnetId(Subnet)}}}}"}}}],"primary":true{{{{group}}}}{{{{vm}}}}}}
            """;
    }

    private string NicId => SimulatedFleet.Id("Microsoft.Network/networkInterfaces", Name + "-nic");
}
