using System;
using Azure.Core;

namespace JitAccess.Azure.Graph;

/// <summary>How Microsoft Graph is reached: by the way and the clock of the <see cref="ArmConnection"/> that it belongs to.</summary>
/// <param name="Endpoint">The root, without the version.</param>
/// <param name="Credential">Gives tokens for Graph.</param>
/// <param name="Scope">What they are asked for.</param>
public sealed record GraphConnection(Uri Endpoint, TokenCredential Credential, string Scope);
