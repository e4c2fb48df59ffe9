using System.Security.Cryptography;
using JitAccess.Core.Ports;

namespace JitAccess.Azure;

/// <summary>The operating system's cryptographic random numbers.</summary>
public sealed class SystemRandomness : IRandomness
{
    public byte[] NextBytes(int count)
    {
        var bytes = new byte[count];
        using var source = RandomNumberGenerator.Create();
        source.GetBytes(bytes);
        return bytes;
    }
}
