using System;
using JitAccess.Core.Requests;

namespace JitAccess.Core.Ports;

/// <summary>Why something is written: the request that it belongs to, and the moment from which on it must not be sent any more.</summary>
/// <param name="RequestId">Becomes the correlation id; null for a baseline.</param>
/// <param name="NotAfter">Checked before every HTTP attempt, retries included; null where it does not matter.</param>
public sealed record WriteIntent(RequestId? RequestId, DateTimeOffset? NotAfter = null);
