using System.Globalization;

namespace JitAccess.Sandbox.Probing;

/// <summary>A port, a range of ports, or all of them.</summary>
internal sealed class PortSpan
{
    private readonly int first;
    private readonly int last;

    private PortSpan(int first, int last)
    {
        this.first = first;
        this.last = last;
    }

    /// <summary><c>22</c>, <c>1000-2000</c> or <c>*</c>.</summary>
    public static PortSpan? TryParse(string? text)
    {
        if (text == "*")
        {
            return new PortSpan(0, 65535);
        }

        var parts = text?.Split('-') ?? [];
        return parts.Length is 1 or 2 && Port(parts[0]) is { } low && Port(parts[parts.Length - 1]) is { } high && low <= high ? new PortSpan(low, high) : null;
    }

    public bool Contains(int port) => first <= port && port <= last;

    private static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535 ? port : null;
}
