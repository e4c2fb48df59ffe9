using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Azure.Tests.Support;
using JitAccess.Core;
using JitAccess.Core.Network;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Azure.Tests;

public sealed class SandboxWritingTests
{
    private static readonly SecurityRule Rule = Scripted.Rule with
    {
        Destinations = ["10.10.1.4"],
        Sources = ["203.0.113.7", "203.0.113.64/26"],
        DestinationPorts = ["22", "5985-5986"],
        Description = "why"
    };

    [Fact]
    public async Task Rule_PutAndDeleted_OpensWhatItSaysAndLeavesTheGroupAsItWas()
    {
        using var azure = await Embedded.OpenAsync();
        var before = azure.GroupAsJson();

        await azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule, Scripted.Intent, CancellationToken.None);
        var read = (await azure.Gateway.GetSecurityGroupAsync(azure.SecurityGroup, CancellationToken.None)).FindRule(Rule.Name)!;

        Assert.True(read.HasSameEffect(Rule));
        Assert.Equal(("why", "Succeeded"), (read.Description, read.ProvisioningState));
        Assert.True(Reaches(azure, 22));
        Assert.True(await azure.Gateway.DeleteRuleAsync(azure.SecurityGroup, Rule.Name, Scripted.Intent, CancellationToken.None));
        Assert.False(Reaches(azure, 22));
        Assert.Equal(before, azure.GroupAsJson());
    }

    [Fact]
    public async Task Writes_OfOneRequest_ShareItsCorrelationIdPollsIncluded()
    {
        using var azure = await Embedded.OpenAsync();
        azure.World.ClearRequests();

        await azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule, Scripted.Intent, CancellationToken.None);
        await azure.Gateway.DeleteRuleAsync(azure.SecurityGroup, Rule.Name, Scripted.Intent, CancellationToken.None);

        Assert.Contains(azure.World.Requests, request => request.IsPoll);
        Assert.All(azure.World.Requests, request => Assert.Equal(CorrelationId.Of(Scripted.Request), request.CorrelationId));
    }

    [Fact]
    public async Task Rule_DeletedTwice_IsGoneTheSecondTime()
    {
        using var azure = await Embedded.OpenAsync();

        Assert.False(await azure.Gateway.DeleteRuleAsync(azure.SecurityGroup, "NoSuchRule", Scripted.Intent, CancellationToken.None));
    }

    [Fact]
    public async Task Rule_PriorityTaken_IsAConflict()
    {
        using var azure = await Embedded.OpenAsync();

        var error = await Assert.ThrowsAsync<GatewayException>(() =>
            azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule with { Priority = 200 }, Scripted.Intent, CancellationToken.None));

        Assert.True(error.IsRuleConflict);
        Assert.Equal(400, error.Status);
        Assert.Contains("AllowHttps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_MergedAndDeleted_LeaveTheOthers()
    {
        using var azure = await Embedded.OpenAsync();
        var before = azure.GroupAsJson();
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["JitAccess-1"] = "until=2026-11-22T09:00:00Z by=x vm=web01" };

        await azure.Gateway.MergeTagsAsync(azure.SecurityGroup, tags, Scripted.Intent, CancellationToken.None);
        var merged = (await azure.Gateway.GetSecurityGroupAsync(azure.SecurityGroup, CancellationToken.None)).Tags;
        await azure.Gateway.DeleteTagsAsync(azure.SecurityGroup, tags, Scripted.Intent, CancellationToken.None);

        Assert.Equal(tags["JitAccess-1"], merged["JitAccess-1"]);
        Assert.Equal("4711", merged["cost-center"]);
        Assert.Equal(before, azure.GroupAsJson());
    }

    [Theory]
    [InlineData("CanNotDelete", false)]
    [InlineData("ReadOnly", true)]
    public async Task Lock_OnTheGroup_IsScopeLocked(string level, bool alsoPut)
    {
        using var azure = await Embedded.OpenAsync();
        await azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule, Scripted.Intent, CancellationToken.None);
        azure.World.SetLock(azure.SecurityGroup.ToString(), level);

        var error = await Assert.ThrowsAsync<GatewayException>(() =>
            azure.Gateway.DeleteRuleAsync(azure.SecurityGroup, Rule.Name, Scripted.Intent, CancellationToken.None));
        var put = await Record.ExceptionAsync(() =>
            azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule with { Access = RuleAccess.Deny }, Scripted.Intent, CancellationToken.None));

        Assert.True(error.IsScopeLocked);
        Assert.Equal(ErrorIds.ScopeLocked, error.ErrorId);
        Assert.Equal(alsoPut, put is GatewayException { IsScopeLocked: true });
    }

    [Fact]
    public async Task Reader_Writing_IsToldThatTheRightIsMissing()
    {
        using var azure = await Embedded.OpenAsync("rita@contoso.example");

        var error = await Assert.ThrowsAsync<GatewayException>(() =>
            azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule, Scripted.Intent, CancellationToken.None));

        Assert.True(error.IsAuthorizationFailed);
        Assert.Contains("Microsoft.Network/networkSecurityGroups/securityRules/write", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_ForbidsIt_IsNotTheSameAsAMissingRight()
    {
        using var azure = await Embedded.OpenAsync();
        azure.World.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Status,
            Method = "PUT",
            Status = 403,
            Code = "RequestDisallowedByPolicy",
            Message = "Resource 'r' was disallowed by policy."
        });

        var error = await Assert.ThrowsAsync<GatewayException>(() =>
            azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule, Scripted.Intent, CancellationToken.None));

        Assert.Equal((ErrorIds.RequestDisallowedByPolicy, false), (error.ErrorId, error.IsAuthorizationFailed));
    }

    [Fact]
    public async Task Write_ConnectionBreaksAfterItsEffect_IsSentAgainAndDone()
    {
        using var azure = await Embedded.OpenAsync();
        azure.World.Faults.Add(new FaultRule { Kind = FaultKind.DropAfter, Method = "PUT" });

        await azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule, Scripted.Intent, CancellationToken.None);

        Assert.True(Reaches(azure, 22));
        Assert.Equal(2, azure.World.Requests.Count(request => request.Method == "PUT"));
    }

    [Fact]
    public async Task Write_ThrottledPastItsEnd_NeverReachesAzureAgain()
    {
        using var azure = await Embedded.OpenAsync();
        azure.World.Faults.Add(new FaultRule { Kind = FaultKind.Status, Method = "PUT", Status = 429, RetryAfter = TimeSpan.FromSeconds(60) });

        var error = await Assert.ThrowsAsync<JitAccessException>(
            () => azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule, Scripted.Intent with { NotAfter = azure.World.Clock.Now.AddSeconds(60) },
                CancellationToken.None));

        Assert.Equal(ErrorIds.ExpiredBeforeOpening, error.ErrorId);
        Assert.False(Reaches(azure, 22));
        Assert.Single(azure.World.Requests, request => request.Method == "PUT");
    }

    [Fact]
    public async Task Write_OnAGroupThatIsBusy_WaitsForItsTurn()
    {
        using var azure = await Embedded.OpenAsync(options: new SandboxOptions
        {
            FrozenClock = true,
            StrictOperations = true,
            PollsBeforeDone = 3,
            PollDelay = TimeSpan.FromSeconds(2)
        });

        await Task.WhenAll(
            azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule, Scripted.Intent, CancellationToken.None),
            azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule with { Name = "JitAccess-Allow-2", Priority = 101 }, Scripted.Intent, CancellationToken.None));

        var group = await azure.Gateway.GetSecurityGroupAsync(azure.SecurityGroup, CancellationToken.None);
        Assert.NotNull(group.FindRule(Rule.Name));
        Assert.NotNull(group.FindRule("JitAccess-Allow-2"));
    }

    [Fact]
    public async Task Write_AcceptedAndThenFailed_IsAFailure()
    {
        using var azure = await Embedded.OpenAsync();
        azure.World.Faults.Add(new FaultRule { Kind = FaultKind.FailOperation, Method = "PUT", Code = "InternalServerError", EffectStays = false });

        var error = await Assert.ThrowsAsync<GatewayException>(() =>
            azure.Gateway.PutRuleAsync(azure.SecurityGroup, Rule, Scripted.Intent, CancellationToken.None));

        Assert.Equal((ErrorIds.OperationFailed, "InternalServerError"), (error.ErrorId, error.Code));
    }

    private static bool Reaches(Embedded azure, int port) => azure.World.Probe(new ProbeQuery { Source = "203.0.113.7", VM = "web01", Port = port }).Allowed;
}
