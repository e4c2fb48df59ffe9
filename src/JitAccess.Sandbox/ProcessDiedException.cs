using System;

namespace JitAccess.Sandbox;

/// <summary>The process that asked is dead (<see cref="ProcessLife"/>). No client retries on it.</summary>
public sealed class ProcessDiedException() : Exception("The process is dead; nothing that it sends arrives any more.");
