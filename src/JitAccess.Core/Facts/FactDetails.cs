using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;

namespace JitAccess.Core.Facts;

/// <summary>What belongs to one fact alone, by name. As a text it is one line, as in a cell of Export-Csv.</summary>
public sealed class FactDetails(IDictionary<string, string> details) : ReadOnlyDictionary<string, string>(details)
{
    public override string ToString() => string.Join("; ", this.Select(detail => $"{detail.Key}: {detail.Value}"));
}
