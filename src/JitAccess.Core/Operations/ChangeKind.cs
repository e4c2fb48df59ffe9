namespace JitAccess.Core.Operations;

public enum ChangeKind
{
    PutRule,
    DeleteRule,
    SetTag,
    RemoveTag,
}
