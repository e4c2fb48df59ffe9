using System;

namespace JitAccess.Sandbox.State;

/// <summary>GUIDs that look random and are the same in every run, so that a replayed run is the same to the letter. (SplitMix64.)</summary>
internal sealed class GuidSequence(ulong seed)
{
    private ulong state = seed;

    public Guid Next()
    {
        var bytes = new byte[16];
        BitConverter.GetBytes(NextNumber()).CopyTo(bytes, 0);
        BitConverter.GetBytes(NextNumber()).CopyTo(bytes, 8);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    public string NextText() => Next().ToString("D");

    public string NextEtag() => "W/\"" + NextText() + "\"";

    private ulong NextNumber()
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
