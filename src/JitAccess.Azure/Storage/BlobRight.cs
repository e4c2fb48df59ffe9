namespace JitAccess.Azure.Storage;

/// <summary>What a call to a container takes.</summary>
internal enum BlobRight
{
    /// <summary>Reading and listing blobs.</summary>
    Read,

    /// <summary>Creating blobs, and nothing beyond.</summary>
    Add,
}
