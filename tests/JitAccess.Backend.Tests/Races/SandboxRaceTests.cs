using System;
using System.Net.Http;
using System.Threading.Tasks;
using JitAccess.Sandbox;

namespace JitAccess.Backend.Tests.Races;

/// <summary>The race on the sandbox's storage account, with its rights: everybody writes under their own id, only sweepers write the journal.</summary>
public sealed class SandboxRaceTests : RaceSuite
{
    protected override Task<(string Store, Func<HttpMessageHandler> Handlers)> ServeAsync(SandboxWorld world) =>
        Task.FromResult<(string, Func<HttpMessageHandler>)>(("https://sandbox.example/blob/jitledger", world.CreateHandler));
}
