namespace JitAccess.Core.Facts;

public enum AuthorKind
{
    User,
    ServicePrincipal,
}
