using System;
using System.Collections.Generic;
using JitAccess.Core.Facts;

namespace JitAccess.Ledger.Json;

/// <summary>What every fact says: who, when, and what its author had seen.</summary>
internal sealed record FactHead(FactAuthor Author, DateTimeOffset At, IReadOnlyList<string> Follows);
