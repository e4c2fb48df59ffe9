using System;

namespace JitAccess.Core.Rules;

/// <summary>The rules of Microsoft Defender's just-in-time access: shown as such, never touched.</summary>
public static class DefenderRule
{
    public static bool IsDefender(string ruleName) =>
        ruleName.StartsWith("SecurityCenter-JITRule", StringComparison.OrdinalIgnoreCase)
            || ruleName.StartsWith("MicrosoftDefenderForCloud-JITRule", StringComparison.OrdinalIgnoreCase);
}
