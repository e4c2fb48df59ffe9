using System;

namespace JitAccess.Azure.Throttling;

/// <summary>How many requests the service takes. Not safe for several threads.</summary>
internal interface IRateLimit
{
    /// <summary>How long until a request may be sent; zero for now.</summary>
    TimeSpan WaitAt(DateTimeOffset now);

    /// <summary>Takes a request that may be sent into account.</summary>
    void Take(DateTimeOffset now);
}
