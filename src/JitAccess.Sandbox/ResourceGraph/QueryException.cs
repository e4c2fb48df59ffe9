using System;

namespace JitAccess.Sandbox.ResourceGraph;

/// <summary>A query that the sandbox does not understand.</summary>
internal sealed class QueryException(string message) : Exception(message);
