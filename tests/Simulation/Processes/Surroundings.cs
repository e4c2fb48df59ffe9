using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using JitAccess.Core;
using JitAccess.Core.Defender;
using JitAccess.Core.Network;
using JitAccess.Core.Policies;
using JitAccess.Core.Ports;
using JitAccess.Sandbox;

namespace JitAccess.Simulation.Processes;

/// <summary>Small things that a connection needs and that nothing depends on here.</summary>
internal sealed class Surroundings : ITimeZones, IPublicAddress, IPolicyFiles
{
    public static readonly Surroundings Instance = new();

    public IReadOnlyList<string> Ids { get; } = ["UTC"];

    public TimeZoneInfo? Find(string id) => string.Equals(id, "UTC", StringComparison.OrdinalIgnoreCase) ? TimeZoneInfo.Utc : null;

    public Task<IPAddressValue> GetAsync(CancellationToken cancellationToken) =>
        throw new JitAccessException(ErrorIds.PublicAddressUnknown, JitErrorKind.InvalidOperation, "Nobody here asks for it.");

    public PolicyReading Read(string text) => throw NobodyAsks();

    public string Write(IReadOnlyList<AccessPolicy> policies) => throw NobodyAsks();

    public IReadOnlyList<DefenderPolicy> ReadDefender(string text) => throw NobodyAsks();

    private static InvalidOperationException NobodyAsks() => new("Nobody here asks for policy files.");

    /// <summary>Tokens of somebody, as many as are asked for.</summary>
    internal sealed class Credential(SandboxWorld world, string user) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            var token = world.IssueToken(user);
            return new AccessToken(token.AccessToken, token.ExpiresOn);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
