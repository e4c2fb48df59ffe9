namespace JitAccess.Core.Ports;

/// <summary>Random bytes for request and ledger ids.</summary>
public interface IRandomness
{
    byte[] NextBytes(int count);
}
