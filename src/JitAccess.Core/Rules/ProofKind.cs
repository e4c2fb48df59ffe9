namespace JitAccess.Core.Rules;

public enum ProofKind
{
    /// <summary>Exactly what was meant, and nothing else.</summary>
    Proved,

    /// <summary>It depends on something that could not be resolved.</summary>
    Unknown,

    /// <summary>Something else than was meant: there is a packet that shows it.</summary>
    Violated,
}
