using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace JitAccess.Core.Requests;

/// <summary>
/// The id of a request: 20 lower-case base32 characters (digits and letters without i, l, o, u), of which the first ten are the
/// moment of asking in milliseconds, so that ids sort by time and say their day, and the rest are random.
/// </summary>
public sealed class RequestId : IEquatable<RequestId>, IComparable<RequestId>
{
    public const int Length = 20;

    private const int TimeLength = 10;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly DateTimeOffset Epoch = new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string text;

    private RequestId(string text, DateTimeOffset askedOn)
    {
        this.text = text;
        AskedOn = askedOn;
    }

    /// <summary>The moment that the id carries, in UTC, to the millisecond.</summary>
    public DateTimeOffset AskedOn { get; }

    /// <summary>The UTC day of the id as paths write it: <c>2026-11-22</c>.</summary>
    public string Day => AskedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="now">The moment of asking.</param>
    /// <param name="random">At least ten random bytes.</param>
    public static RequestId Create(DateTimeOffset now, byte[] random)
    {
        var milliseconds = (ulong)(now - Epoch).TotalMilliseconds;
        var builder = new StringBuilder(Length);
        for (var i = TimeLength - 1; i >= 0; i--)
        {
            _ = builder.Append(Alphabet[(int)((milliseconds >> (5 * i)) & 31)]);
        }

        for (var i = 0; i < Length - TimeLength; i++)
        {
            _ = builder.Append(Alphabet[random[i] & 31]);
        }

        return new RequestId(builder.ToString(), Epoch.AddMilliseconds(milliseconds));
    }

    /// <summary>Reads the exact grammar; upper case is accepted, since people retype.</summary>
    public static bool TryParse(string? value, out RequestId? id)
    {
        id = null;
        var trimmed = (value ?? string.Empty).Trim();
        var lower = trimmed.ToLowerInvariant();
        if (lower.Length != Length || trimmed.Any(character => character > '\x7f'))
        {
            return false;
        }

        ulong milliseconds = 0;
        for (var i = 0; i < Length; i++)
        {
            var digit = Alphabet.IndexOf(lower[i]);
            if (digit < 0)
            {
                return false;
            }

            if (i < TimeLength)
            {
                milliseconds = (milliseconds << 5) | (uint)digit;
            }
        }

        // Beyond the year 9999 there is no moment to say.
        if (milliseconds > 253402300799999)
        {
            return false;
        }

        id = new RequestId(lower, Epoch.AddMilliseconds(milliseconds));
        return true;
    }

    /// <exception cref="FormatException">The text is no request id.</exception>
    public static RequestId Parse(string value) => TryParse(value, out var id) ? id! : throw new FormatException($"'{value}' is not a request id.");

    public bool Equals(RequestId? other) => other is not null && string.Equals(text, other.text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as RequestId);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(text);

    public int CompareTo(RequestId? other) => other is null ? 1 : string.CompareOrdinal(text, other.text);

    public override string ToString() => text;
}
