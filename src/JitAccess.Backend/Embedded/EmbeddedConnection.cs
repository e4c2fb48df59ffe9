using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Azure;
using JitAccess.Azure.Graph;
using JitAccess.Azure.SignIn;
using JitAccess.Azure.Storage;
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
        var person = SandboxPeople.Require(azure.People, options.SandboxUser);
        var store = options.Store is null ? null : StoreChoice.Read(options.Store, mayBeLocal: false);
        var clock = new EmbeddedClock(azure.World.Clock);
        var credential = new SandboxCredential(_ => Task.FromResult(Issue(azure.World, person.ObjectId)));
        var connection = new ArmConnection
        {
            Endpoint = SandboxWorld.ArmEndpoint,
            Handler = azure.World.CreateHandler(),
            Credential = credential,
            Graph = new GraphConnection(SandboxWorld.ArmEndpoint, credential, SandboxContext.GraphScope),
            Scope = SandboxContext.TokenScope,
            Clock = clock,
            TokensFollowClock = true,
            TimeoutsFollowClock = azure.World.Clock.IsVirtual,
        };
        var session = await AzureSession.OpenAsync(connection, SandboxContext.ScopeOf(options), cancellationToken).ConfigureAwait(false);
        OpenedStore? opened = null;
        try
        {
            opened = store is null
                ? new OpenedStore(azure.Facts, [], resource: null)
                : await store.OpenAsync(session.TenantId, Reach, cancellationToken).ConfigureAwait(false);

            // In this process's memory nobody writes but through us, under the person whom the connection is.
            var attested = options with { AuthorsAttested = options.AuthorsAttested || store is null };
            return SandboxContext.Create(session, attested, person, azure, opened, clock, new Resources(session, opened));
        }
        catch
        {
            opened?.Dispose();
            session.Dispose();
            throw;
        }

        // The world has storage accounts of its own, and no other can be meant.
        BlobConnection Reach(BlobEndpoint endpoint) => new()
        {
            Endpoint = endpoint,
            Handler = azure.World.CreateHandler(),
            Credential = StorageCredential.Of(new SandboxCredential(_ => Task.FromResult(Issue(azure.World, person.ObjectId, BlobConnection.Resource))),
                session.Account),
            Clock = clock,
            TokensFollowClock = true,
        };
    }

    private static AccessToken Issue(SandboxWorld world, string user, string? resource = null)
    {
        var token = world.IssueToken(user, resource: resource);
        return new AccessToken(token.AccessToken, token.ExpiresOn);
    }
}
