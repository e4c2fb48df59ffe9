using System;

namespace JitAccess.Azure.Tests.Support;

internal sealed record SentRequest(string Method, Uri Uri, string? Body, string? CorrelationId, string UserAgent, string? Authorization);
