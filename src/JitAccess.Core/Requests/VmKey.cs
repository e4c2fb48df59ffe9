using System;
using System.Security.Cryptography;
using System.Text;
using JitAccess.Core.Network;

namespace JitAccess.Core.Requests;

/// <summary>A short, stable name for a VM in rule names and paths: 16 base32 characters of a hash of its resource id, letter case aside.</summary>
public sealed class VmKey : IEquatable<VmKey>
{
    private const int Length = 16;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private readonly string text;

    private VmKey(string text) => this.text = text;

    public static VmKey Of(ResourceId vm)
    {
        using var hash = SHA256.Create();
        var bytes = hash.ComputeHash(Encoding.UTF8.GetBytes(vm.ToString().ToLowerInvariant()));
        var builder = new StringBuilder(Length);
        var bits = 0;
        var value = 0;
        foreach (var octet in bytes)
        {
            value = (value << 8) | octet;
            bits += 8;
            while (bits >= 5 && builder.Length < Length)
            {
                bits -= 5;
                _ = builder.Append(Alphabet[(value >> bits) & 31]);
            }

            value &= 255;
        }

        return new VmKey(builder.ToString());
    }

    public static bool TryParse(string? value, out VmKey? key)
    {
        key = null;
        if (value is null || value.Length != Length)
        {
            return false;
        }

        foreach (var character in value)
        {
            if (Alphabet.IndexOf(character) < 0)
            {
                return false;
            }
        }

        key = new VmKey(value);
        return true;
    }

    public bool Equals(VmKey? other) => other is not null && string.Equals(text, other.text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as VmKey);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(text);

    public override string ToString() => text;
}
