using System;
using System.Net.Http;
using System.Threading.Tasks;
using JitAccess.Azure.Http;
using JitAccess.Backend.Tests.Races;
using JitAccess.Core.Facts;
using JitAccess.Sandbox;
using Xunit;

namespace JitAccess.Azurite.Tests;

/// <summary>The race on Azurite, over HTTPS, while the sandbox in memory is the rest of Azure.</summary>
public sealed class AzuriteRaceTests(AzuriteFixture azurite) : RaceSuite, IClassFixture<AzuriteFixture>
{
    protected override async Task<(string Store, Func<HttpMessageHandler> Handlers)> ServeAsync(SandboxWorld world) =>
        ((await azurite.CreateAccountAsync([.. FactZones.All])).Text, () => new Crossing(world.CreateHandler(), HttpHandlers.Create(azurite.CertificatePath)));
}
