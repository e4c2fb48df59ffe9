using System.Collections.Generic;
using System.Linq;
using JitAccess.Core.Network;

namespace JitAccess.Core.Operations;

/// <summary>A row that grows with the stretches of ports that touch it and let in the same sources.</summary>
internal sealed class MergedRow(ExposureRow first)
{
    private readonly HashSet<PlacedName> names = [.. first.Rules];
    private readonly List<PlacedName> rules = [.. first.Rules];
    private int last = first.Ports.Last;

    public bool Continues(ExposureRow row) => first.Verdict == row.Verdict && first.From.Equals(row.From);

    public void Add(ExposureRow row)
    {
        last = row.Ports.Last;
        rules.AddRange(row.Rules.Where(names.Add));
    }

    public ExposureRow ToRow() => first with { Ports = new PortRange(first.Ports.First, last), Rules = rules };
}
