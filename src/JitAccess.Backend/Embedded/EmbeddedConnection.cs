using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Azure;
using JitAccess.Backend.Stores;
using JitAccess.Core;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Backend.Embedded;

/// <summary>A connection to an Azure in memory: the same client as for the real one, over the world's own handler.</summary>
internal static class EmbeddedConnection
{
    public static async Task<JitContext> OpenAsync(EmbeddedAzure azure, ConnectionOptions options, CancellationToken cancellationToken)
    {
        var person = SandboxDirectory.Require(azure.People, options.SandboxUser);
        var folder = options.Store is null ? null : StoreChoice.Read(options.Store, mayBeLocal: false);
        var clock = new EmbeddedClock(azure.World.Clock);
        var connection = new ArmConnection
        {
            Endpoint = SandboxWorld.ArmEndpoint,
            Handler = azure.World.CreateHandler(),
            Credential = new SandboxCredential(_ => Task.FromResult(Issue(azure.World, person.ObjectId))),
            Scope = SandboxContext.TokenScope,
            Clock = clock,
            TokensFollowClock = true,
        };
        var session = await AzureSession.OpenAsync(connection, SandboxContext.ScopeOf(options), cancellationToken).ConfigureAwait(false);
        try
        {
            return SandboxContext.Create(
                session, options, person, azure, folder?.Open(session.TenantId) ?? azure.Facts, clock, folder is null ? Array.Empty<string>() : [StoreChoice.FolderWarning], session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static AccessToken Issue(SandboxWorld world, string user)
    {
        var token = world.IssueToken(user);
        return new AccessToken(token.AccessToken, token.ExpiresOn);
    }
}
