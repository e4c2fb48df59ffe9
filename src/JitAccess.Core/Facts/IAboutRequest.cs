using JitAccess.Core.Requests;

namespace JitAccess.Core.Facts;

/// <summary>A fact of the journal that names its request.</summary>
internal interface IAboutRequest
{
    RequestId RequestId { get; }
}
