using System.Collections.Generic;

namespace JitAccess.Sandbox.Blobs;

/// <summary>A block blob. It never changes.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ETag">Its version, with quotes.</param>
/// <param name="Metadata">The headers <c>x-ms-meta-...</c> that it was created with.</param>
internal sealed record StoredBlob(byte[] Content, string ETag, IReadOnlyDictionary<string, string> Metadata);
