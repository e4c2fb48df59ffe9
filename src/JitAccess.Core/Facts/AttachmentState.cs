namespace JitAccess.Core.Facts;

public enum AttachmentState
{
    /// <summary>The VM is protected.</summary>
    Attached,

    /// <summary>The VM is no longer what was protected; nothing opens until somebody enables it again.</summary>
    Suspended,

    /// <summary>The VM is no longer protected; its baseline may go.</summary>
    Detached,
}
