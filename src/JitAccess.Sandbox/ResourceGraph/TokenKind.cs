namespace JitAccess.Sandbox.ResourceGraph;

internal enum TokenKind
{
    Word,
    Text,
    Number,
    Symbol,
    End,
}
