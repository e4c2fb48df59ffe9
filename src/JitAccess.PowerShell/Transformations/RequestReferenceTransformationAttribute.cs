namespace JitAccess.PowerShell.Transformations;

/// <summary>Accepts request ids, and objects with a RequestId. A text that is no request id goes on, since the operation knows what helps.</summary>
public sealed class RequestReferenceTransformationAttribute : JitTransformationAttribute
{
    private protected override object Read(Argument argument) => RequestReferenceReader.ReadAll(argument);
}
