using System.Collections.Generic;

namespace JitAccess.Core.Rules;

/// <summary>There is no room for a baseline in front of a foreign rule.</summary>
public sealed class NoRoomException(string message, string ruleName, IReadOnlyList<RuleMove> moves)
    : JitAccessException(ErrorIds.NoRoom, JitErrorKind.InvalidOperation, message, ruleName)
{
    /// <summary>The moves that would make room; empty where nothing would.</summary>
    public IReadOnlyList<RuleMove> Moves { get; } = moves;
}
