using System;

namespace JitAccess.Azure.Json;

/// <summary>An answer of the service lacks something that nothing can be decided without. The message names the resource and the property.</summary>
internal sealed class MalformedAnswerException(string message) : Exception(message);
