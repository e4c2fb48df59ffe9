using System;
using System.Linq;
using JitAccess.Core.Facts;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Requests;
using JitAccess.PowerShell.Sessions;
using Xunit;

namespace JitAccess.PowerShell.Tests.Sessions;

public sealed class SeenNamesTests
{
    [Fact]
    public void Vms_ComeBackOnceAndByName()
    {
        var seen = new SeenNames();
        seen.Remember(Vm("web01"));
        seen.Remember(Vm("app01"));
        seen.Remember(Vm("WEB01"));

        Assert.Equal(["app01", "WEB01"], seen.Vms);
        Assert.Empty(seen.Requests);
    }

    [Fact]
    public void Policies_ComeBackOnceAndByName()
    {
        var seen = new SeenNames();
        seen.Remember(Policy("windows"));
        seen.Remember(Vm("web01") with { Policies = ["linux"] });
        seen.Remember(Policy("Windows"));

        Assert.Equal(["linux", "Windows"], seen.Policies);
    }

    [Fact]
    public void Policy_ThatWasRemoved_IsForgotten()
    {
        var seen = new SeenNames();
        seen.Remember(Policy("windows"));
        seen.Remember(Policy("linux"));
        seen.Remember(Policy("Windows") with { State = PolicyState.Removed });

        Assert.Equal(["linux"], seen.Policies);
    }

    [Fact]
    public void Requests_ComeBackLatestFirstWithTheirVm()
    {
        var seen = new SeenNames();
        seen.Remember(Request("01kakgcd00abcdefghjk"));
        seen.Remember(Request("01kakgcd00abcdefghjm"));

        Assert.Equal(["01kakgcd00abcdefghjm", "01kakgcd00abcdefghjk"], seen.Requests.Select(request => request.RequestId));
        Assert.Equal(["web01"], seen.Vms);
    }

    [Fact]
    public void Request_ShownAgain_IsAsItWasShownLast()
    {
        var seen = new SeenNames();
        seen.Remember(Request("01kakgcd00abcdefghjk") with { Status = RequestStatus.Pending });
        seen.Remember(Request("01kakgcd00abcdefghjk") with { Status = RequestStatus.Denied });

        Assert.Equal(RequestStatus.Denied, Assert.Single(seen.Requests).Status);
    }

    [Fact]
    public void Exposure_NamesItsVm()
    {
        var seen = new SeenNames();
        seen.Remember(new JitExposure
        {
            VMName = "open01",
            ResourceGroupName = "rg",
            ResourceId = "id",
            Port = "ssh",
            Protocol = "Tcp",
            From = "Any",
            FromInternet = true,
            Verdict = Verdict.Allowed,
            Kind = "Standing",
        });

        Assert.Equal(["open01"], seen.Vms);
    }

    [Fact]
    public void Names_BeyondTheLimit_AreForgottenOldestFirst()
    {
        var seen = new SeenNames();
        foreach (var number in Enumerable.Range(0, 1001))
        {
            seen.Remember(Vm($"web{number}"));
        }

        Assert.Equal(1000, seen.Vms.Count);
        Assert.DoesNotContain("web0", seen.Vms);
        Assert.Contains("web1000", seen.Vms);
    }

    private static JitVm Vm(string name) => new() { VMName = name, ResourceGroupName = "rg", ResourceId = "id", Protected = false, State = "Unprotected" };

    private static JitPolicy Policy(string name) => new()
    {
        Name = name,
        Revision = 1,
        State = PolicyState.Active,
        AllowedSource = "Any",
        MaxDuration = TimeSpan.FromHours(3),
        RequestLifetime = TimeSpan.FromHours(8),
        SetBy = "alice",
        SetOn = DateTimeOffset.UnixEpoch,
    };

    private static JitRequest Request(string id) => new()
    {
        RequestId = id,
        VMName = "web01",
        ResourceGroupName = "rg",
        ResourceId = "id",
        Port = "ssh",
        Source = "203.0.113.7",
        Duration = TimeSpan.FromHours(1),
        Requester = "alice",
        RequesterId = "a",
        Status = RequestStatus.Active,
        RequestedOn = DateTimeOffset.UnixEpoch,
    };
}
