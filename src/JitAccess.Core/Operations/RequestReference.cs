using JitAccess.Core.Requests;

namespace JitAccess.Core.Operations;

/// <summary>How somebody names a request. The text is kept, since a VM's name in its place deserves a helpful answer.</summary>
public sealed record RequestReference(string Text, RequestId? RequestId)
{
    public static RequestReference Of(string text) => new(text, Requests.RequestId.TryParse(text, out var id) ? id : null);

    public override string ToString() => Text;
}
