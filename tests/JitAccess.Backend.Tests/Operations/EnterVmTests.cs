using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Core;
using JitAccess.Core.Clients;
using JitAccess.Core.Network;
using JitAccess.Core.Operations;
using JitAccess.Core.Ports;
using JitAccess.Core.Requests;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Backend.Tests.Operations;

public sealed class EnterVmTests : IDisposable
{
    private readonly Stage stage = new();

    public void Dispose() => stage.Dispose();

    [Fact]
    public async Task Client_Runs_WhileThePortIsOpenAndClosesItWhenItEnds()
    {
        var context = await ProtectedAsync();
        var wasOpen = false;
        var programs = new FakePrograms((_, _) =>
        {
            wasOpen = stage.GetsThrough("web01", Stage.Engineer);
            return Task.FromResult(7);
        });

        var exitCode = await EnterAsync(context, programs, Options());

        Assert.Equal(7, exitCode);
        Assert.True(wasOpen);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Equal("/bin/ssh", programs.Path);
        Assert.Equal(["192.0.2.10"], programs.Arguments);
        Assert.Equal(RequestStatus.Revoked, (await OnlyAsync(context)).Status);
    }

    [Fact]
    public async Task Source_Private_GoesToThePrivateAddress()
    {
        var context = await ProtectedAsync("10.20.0.0/16");
        var programs = new FakePrograms((_, _) => Task.FromResult(0));

        _ = await EnterAsync(context, programs, Options() with { Request = Stage.Wish("web01", "10.20.1.5") });

        Assert.StartsWith("10.", Assert.Single(programs.Arguments), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_CannotBeStarted_ClosesAndTells()
    {
        var context = await ProtectedAsync();
        var programs = new FakePrograms((_, _) => throw new JitAccessException(ErrorIds.ClientFailed, JitErrorKind.InvalidOperation, "no"));

        var error = await Assert.ThrowsAsync<JitAccessException>(() => EnterAsync(context, programs, Options()));

        Assert.Equal(ErrorIds.ClientFailed, error.ErrorId);
        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Equal(RequestStatus.Revoked, (await OnlyAsync(context)).Status);
    }

    [Fact]
    public async Task Person_StopsItWhileTheClientRuns_ClosesAllTheSame()
    {
        var context = await ProtectedAsync();
        using var stop = new CancellationTokenSource();
        var programs = new FakePrograms(async (_, token) =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
            return 0;
        });

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EnterAsync(context, programs, Options(), stop.Token));

        Assert.False(stage.GetsThrough("web01", Stage.Engineer));
        Assert.Equal(RequestStatus.Revoked, (await OnlyAsync(context)).Status);
    }

    [Fact]
    public async Task Client_Missing_IsToldBeforeAnythingIsAsked()
    {
        var context = await ProtectedAsync();

        var error = await stage.RefusedAsync(ErrorIds.ClientNotFound,
            () => EnterAsync(context, new FakePrograms((_, _) => Task.FromResult(0)) { IsMissing = true }, Options()));

        Assert.Contains("ssh", error.Message, StringComparison.Ordinal);
        Assert.Empty(await new GetRequests(context, stage.Told).ListAsync(new RequestFilter { All = true }, Stage.None));
    }

    [Fact]
    public async Task PublicAddress_CannotBeRead_IsToldBeforeAnythingIsAskedUnlessItIsGiven()
    {
        var context = await ProtectedAsync();
        stage.World.Faults.Add(new FaultRule
        {
            Kind = FaultKind.Status,
            Method = "GET",
            Path = "publicIPAddresses",
            Status = 403,
            Code = "AuthorizationFailed",
            Times = 1000
        });
        var programs = new FakePrograms((_, _) => Task.FromResult(0));

        _ = await stage.RefusedAsync(ErrorIds.AddressUnknown, () => EnterAsync(context, programs, Options()));
        _ = await stage.RefusedAsync(ErrorIds.AddressUnknown, () => EnterAsync(context, programs, Options() with { Address = "-oProxyCommand=x" }));
        _ = await EnterAsync(context, programs, Options() with { Address = "web01.contoso.example" });

        Assert.Equal(["web01.contoso.example"], programs.Arguments);
    }

    [Fact]
    public async Task Closing_Fails_SaysUntilWhenItIsOpen()
    {
        var context = await ProtectedAsync();
        var programs = new FakePrograms((_, _) =>
        {
            stage.World.Faults.Add(new FaultRule
            {
                Kind = FaultKind.Status,
                Method = "DELETE",
                Path = "securityRules",
                Status = 409,
                Code = "Conflict",
                Times = 1000
            });
            return Task.FromResult(3);
        });

        Assert.Equal(3, await EnterAsync(context, programs, Options()));

        Assert.Contains(stage.Told.Warnings, warning => warning.Contains("Revoke-JitAccess", StringComparison.Ordinal));
    }

    private async Task<JitContext> ProtectedAsync(string source = "203.0.113.0/24")
    {
        var context = await stage.ConnectAsync();
        _ = await stage.EnableAsync(context,
            Stage.Protection("web01", PortSpecification.Ssh) with { Sources = JitAccess.Core.Policies.AllowedSources.Parse([source]) });
        return context;
    }

    private async Task<int> EnterAsync(JitContext context, IPrograms programs, EnterOptions options, CancellationToken cancellationToken = default)
    {
        var enter = new EnterVm(context, stage.Told, programs);
        return await enter.ExecuteAsync(await enter.PlanAsync(options, cancellationToken), cancellationToken);
    }

    private async Task<JitRequest> OnlyAsync(JitContext context) =>
        Assert.Single(await new GetRequests(context, stage.Told).ListAsync(new RequestFilter { All = true }, Stage.None));

    private static EnterOptions Options() => new() { Request = Stage.Wish("web01"), Client = new ClientOptions() };

    private sealed class FakePrograms(Func<IReadOnlyList<string>, CancellationToken, Task<int>> run) : IPrograms
    {
        public bool IsMissing { get; init; }

        public string? Path { get; private set; }

        public IReadOnlyList<string> Arguments { get; private set; } = [];

        public bool IsWindows => false;

        public string? Find(string name) => IsMissing ? null : $"/bin/{name}";

        public Task<int> RunAsync(string path, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        {
            Path = path;
            Arguments = arguments;
            return run(arguments, cancellationToken);
        }
    }
}
