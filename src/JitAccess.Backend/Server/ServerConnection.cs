using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using JitAccess.Azure;
using JitAccess.Azure.Graph;
using JitAccess.Azure.Http;
using JitAccess.Azure.SignIn;
using JitAccess.Azure.Storage;
using JitAccess.Backend.Stores;
using JitAccess.Core;
using JitAccess.Core.Ports;

namespace JitAccess.Backend.Server;

/// <summary>A connection to a sandbox server, which several processes can share.</summary>
internal static class ServerConnection
{
    public static async Task<JitContext> OpenAsync(ConnectionOptions options, Func<HttpMessageHandler>? handlers, CancellationToken cancellationToken)
    {
        if (options.SandboxEndpoint is null)
        {
            throw new JitAccessException(ErrorIds.EndpointInvalid, JitErrorKind.InvalidArgument,
                "Which sandbox server? Write -SandboxEndpoint https://localhost:8443.");
        }

        var endpoint = ArmConnection.RequireSecure(options.SandboxEndpoint);
        var store = StoreChoice.Read(options.Store, mayBeLocal: false);
        handlers ??= () => HttpHandlers.Create(options.CertificatePath);
        var server = new SandboxServer(endpoint, handlers());
        AzureSession? session = null;
        OpenedStore? opened = null;
        try
        {
            await server.Clock.SynchronizeAsync(cancellationToken).ConfigureAwait(false);
            var person = SandboxPeople.Require(await server.GetPeopleAsync(cancellationToken).ConfigureAwait(false), options.SandboxUser);
            var credential = new SandboxCredential(token => server.GetTokenAsync(person.ObjectId, token));
            var connection = new ArmConnection
            {
                Endpoint = endpoint,
                Handler = handlers(),
                Credential = credential,
                Graph = new GraphConnection(endpoint, credential, SandboxContext.GraphScope),
                Scope = SandboxContext.TokenScope,
                Clock = server.Clock,
                TokensFollowClock = true,
            };
            session = await AzureSession.OpenAsync(connection, SandboxContext.ScopeOf(options), cancellationToken).ConfigureAwait(false);
            BlobConnection Reach(BlobEndpoint account) => new()
            {
                Endpoint = account,
                Handler = handlers(),
                Credential = StorageCredential.Of(new SandboxCredential(token => server.GetTokenAsync(person.ObjectId, token, BlobConnection.Resource)),
                    session.Account),
                Clock = server.Clock,
                TokensFollowClock = true,
            };
            opened = await store.OpenAsync(session.TenantId, Reach, cancellationToken).ConfigureAwait(false);
            return SandboxContext.Create(session, options, person, server, opened, server.Clock, new Resources(session, opened, server));
        }
        catch
        {
            opened?.Dispose();
            session?.Dispose();
            server.Dispose();
            throw;
        }
    }
}
