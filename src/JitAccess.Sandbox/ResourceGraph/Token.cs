namespace JitAccess.Sandbox.ResourceGraph;

/// <summary>A piece of a query.</summary>
/// <param name="kind">What it is.</param>
/// <param name="text">A word or symbol as it stands, or the content of a text.</param>
internal sealed class Token(TokenKind kind, string text)
{
    public TokenKind Kind { get; } = kind;

    public string Text { get; } = text;

    public bool Is(string word) => Kind is TokenKind.Word or TokenKind.Symbol && Text.Equals(word, System.StringComparison.OrdinalIgnoreCase);
}
